using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>
/// Checks what makes predictions safe beside each other: they are told nothing but their own samples, and write to memory of their own;
/// what prepares them works in nobody's.
/// </summary>
internal static class SharingCheck
{
    public static void Run(Program program)
    {
        CheckPredictions(program);
        var preparing = program.Procedures.Where(procedure => procedure.Access == SharedAccess.Prepares);
        foreach (var launch in preparing.SelectMany(procedure => procedure.Launches))
        {
            if (launch.Kernel.Buffers.FirstOrDefault(buffer => !buffer.IsPersistent) is { } scratch)
            {
                throw new InvalidOperationException(
                    $"Kernel {launch.Kernel.Name} prepares predictions and works in {scratch.Name}, which a caller may have borrowed.");
            }
        }
    }

    private static void CheckPredictions(Program program)
    {
        var steps = program.Reading.SelectMany(procedure => Step.All(procedure.Body)).ToList();
        var own = new HashSet<KernelScalar>(steps.OfType<Compute>().Select(compute => compute.Scalar))
        {
            KernelScalar.First,
            KernelScalar.Last,
            KernelScalar.HasShortLookUps,
        };
        var changed = new HashSet<MemoryBuffer>(
            program.Changing.SelectMany(procedure => Step.All(procedure.Body)).OfType<StoreReciprocal>().Select(store => store.Buffer));
        foreach (var kernel in steps.OfType<KernelLaunch>().Select(launch => launch.Kernel))
        {
            if (kernel.Parameters.FirstOrDefault(parameter =>
                parameter.Host is { } value ? !own.Contains(value) : changed.Contains(parameter.MemoryBuffer!)) is { } told)
            {
                throw new InvalidOperationException($"Kernel {kernel.Name} predicts and reads {told.Name}, which a training step writes.");
            }

            if (Writes.Of(kernel).FirstOrDefault(buffer => buffer.IsPersistent) is { } shared)
            {
                throw new InvalidOperationException($"Kernel {kernel.Name} predicts and writes to {shared.Name}, which callers share.");
            }
        }
    }
}
