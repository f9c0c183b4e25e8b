using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>The planes that a kernel writes to.</summary>
internal static class Writes
{
    public static IReadOnlyList<Plane> Of(Kernel kernel)
    {
        var planes = kernel.Parameters
            .Where(parameter => parameter.Plane is not null)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Plane!);
        var written = new List<Plane>();
        Walker.Visit(kernel.Body, (_, _) => { }, (statement, _) =>
        {
            switch (statement)
            {
                // Another name for memory from some element on.
                case Point point when planes.TryGetValue(point.Source.Name, out var plane):
                    planes[point.Pointer.Name] = plane;
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
            if (planes.TryGetValue(target.Name, out var plane))
            {
                written.Add(plane);
            }
        }
    }
}
