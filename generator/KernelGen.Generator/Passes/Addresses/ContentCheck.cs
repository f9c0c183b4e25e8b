using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>
/// Checks that what bounds say of a buffer's values holds where kernels rely on it: nothing but kernels writes to it, and where buffers
/// take turns in the same memory, the kernel that writes it has run before the one that reads it, in the same procedure and whenever that
/// one runs.
/// </summary>
internal static class ContentCheck
{
    public static void Run(Program program)
    {
        foreach (var procedure in program.Procedures)
        {
            Run(procedure.Name, procedure.Body, []);
        }

        if (program.Tensors.FirstOrDefault(tensor => tensor.Buffer.Bound is not null) is { } bounded)
        {
            throw new InvalidOperationException($"{bounded.Buffer.Name} is loaded from files, and its values are bounded.");
        }
    }

    private static void Run(string procedure, IReadOnlyList<Step> steps, HashSet<MemoryBuffer> written)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case KernelLaunch launch:
                    var writes = Writes.Of(launch.Kernel);
                    foreach (var buffer in launch.Kernel.Buffers.Where(buffer => buffer is { Bound: not null, IsPersistent: false }))
                    {
                        if (writes.Contains(buffer))
                        {
                            written.Add(buffer);
                        }
                        else if (!written.Contains(buffer))
                        {
                            throw new InvalidOperationException(
                                $"Kernel {launch.Kernel.Name} relies on what is in {buffer.Name}, which nothing in {procedure} has written "
                                    + "before it.");
                        }
                    }

                    break;
                case Fill { Buffer.Bound: not null } fill:
                    throw new InvalidOperationException($"{procedure} fills {fill.Buffer.Name}, whose values are bounded.");
                case StoreReciprocal { Buffer.Bound: not null } store:
                    throw new InvalidOperationException(
                        $"{procedure} stores a reciprocal in {store.Buffer.Name}, whose values are bounded.");
                default:
                    // What is written in one of several ways, or in a loop that may not run, counts for what stands there with it.
                    foreach (var body in step.Bodies)
                    {
                        Run(procedure, body, [.. written]);
                    }

                    break;
            }
        }
    }
}
