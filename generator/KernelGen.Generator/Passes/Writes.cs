using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>The buffers that a kernel writes to.</summary>
internal static class Writes
{
    public static IReadOnlyList<MemoryBuffer> Of(Kernel kernel)
    {
        var buffers = kernel.Parameters
            .Where(parameter => parameter.MemoryBuffer is not null)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.MemoryBuffer!);
        var written = new List<MemoryBuffer>();
        Walker.VisitStatements(kernel.Body, statement =>
        {
            // Another name for memory from some element on.
            if (statement is Point point && buffers.TryGetValue(point.Source.Name, out var source))
            {
                buffers[point.Pointer.Name] = source;
            }

            foreach (var access in statement.Accesses)
            {
                if (access.IsWrite && buffers.TryGetValue(access.Pointer.Name, out var buffer))
                {
                    written.Add(buffer);
                }
            }
        });
        return written;
    }
}
