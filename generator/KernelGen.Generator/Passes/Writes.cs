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
        Walker.Visit(kernel.Body, (_, _) => { }, (statement, _) =>
        {
            switch (statement)
            {
                // Another name for memory from some element on.
                case Point point when buffers.TryGetValue(point.Source.Name, out var buffer):
                    buffers[point.Pointer.Name] = buffer;
                    break;
                case Store store:
                    Add(store.Target);
                    break;
                case Transpose transpose:
                    Add(transpose.Target);
                    break;
            }
        });
        return written;

        void Add(Pointer target)
        {
            if (buffers.TryGetValue(target.Name, out var buffer))
            {
                written.Add(buffer);
            }
        }
    }
}
