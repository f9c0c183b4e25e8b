using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;

namespace KernelGen.Generator.Passes;

/// <summary>The buffers of a network: one that all its callers share, and those that one caller at a time works in.</summary>
/// <param name="Shared">Parameters, codes, and whatever else is kept from one call to the next.</param>
/// <param name="Scratch">For who changes the network; also long enough for who predicts.</param>
/// <param name="Batch">For a caller that predicts mini-batches.</param>
/// <param name="Row">For a caller that predicts samples one by one; without buffers where no network does.</param>
internal sealed record MemoryPlan(MemoryMap Shared, MemoryMap Scratch, MemoryMap Batch, MemoryMap Row)
{
    /// <summary>Bytes of <see cref="Scratch"/>: nobody predicts while the network changes, so that one caller may predict in it.</summary>
    public long ScratchLength => Math.Max(Scratch.Length, Batch.Length);

    public static MemoryPlan Make(NetworkPlan plan)
    {
        CheckSharing(plan);
        return new MemoryPlan(
            MemoryMap.Kept(plan.Buffers.Where(buffer => buffer.IsPersistent)),
            Reused([.. plan.ChangingSchedules]),
            Reused(plan.Predict),
            Reused(plan.PredictOne));

        MemoryMap Reused(params IReadOnlyList<KernelLaunch>[] schedules)
        {
            var needed = new HashSet<MemoryBuffer>(schedules.SelectMany(schedule => schedule).SelectMany(BuffersOf));
            return MemoryMap.Reused(plan.Buffers.Where(buffer => !buffer.IsPersistent && needed.Contains(buffer)), schedules);
        }
    }

    /// <summary>The buffers that a launch reads or writes.</summary>
    public static IEnumerable<MemoryBuffer> BuffersOf(KernelLaunch launch) => launch.Kernel.Parameters.Select(parameter => parameter.MemoryBuffer).OfType<MemoryBuffer>();

    /// <summary>
    /// Checks what makes predictions safe beside each other: they are told nothing but their own samples, and write to memory of their own;
    /// what prepares them works in nobody's.
    /// </summary>
    private static void CheckSharing(NetworkPlan plan)
    {
        foreach (var launch in plan.PredictingSchedules.SelectMany(schedule => schedule))
        {
            var kernel = launch.Kernel;
            if (kernel.Parameters.FirstOrDefault(parameter =>
                parameter.Host is { } value ? !IsOwn(value) : parameter.MemoryBuffer == plan.Reciprocal) is { } told)
            {
                throw new InvalidOperationException($"Kernel {kernel.Name} predicts and reads {told.Name}, which a training step writes.");
            }

            if (Writes.Of(kernel).FirstOrDefault(buffer => buffer.IsPersistent) is { } shared)
            {
                throw new InvalidOperationException($"Kernel {kernel.Name} predicts and writes to {shared.Name}, which callers share.");
            }
        }

        foreach (var launch in plan.PreparingSchedules.SelectMany(schedule => schedule))
        {
            if (BuffersOf(launch).FirstOrDefault(buffer => !buffer.IsPersistent) is { } scratch)
            {
                throw new InvalidOperationException(
                    $"Kernel {launch.Kernel.Name} prepares predictions and works in {scratch.Name}, which a caller may have borrowed.");
            }
        }
    }

    /// <summary>Whether a value is the caller's own.</summary>
    private static bool IsOwn(KernelScalar value) =>
        value is KernelScalar.Samples or KernelScalar.Slabs or KernelScalar.InputRows or KernelScalar.OutputRows or KernelScalar.First or KernelScalar.Last;
}
