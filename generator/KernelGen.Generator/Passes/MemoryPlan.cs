using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>The buffers of a network: one that all its callers share, and those that one caller at a time works in.</summary>
/// <param name="Shared">Parameters, codes, and whatever else is kept from one call to the next.</param>
/// <param name="Scratch">For who changes the network; also long enough for who predicts.</param>
/// <param name="Batch">For a caller that predicts mini-batches.</param>
/// <param name="Row">For a caller that predicts samples one by one; without buffers where no network does.</param>
/// <param name="Sums">
/// What is summed over the shards of a mini-batch, gradients of weights last, in the order in which the way back is done with them; without
/// buffers where it is not cut into any.
/// </param>
/// <param name="Loading">For who loads a network for inference: weights until they are codes, a tensor after another.</param>
/// <param name="Inference">What such a network needs.</param>
internal sealed record MemoryPlan(
    MemoryMap Shared, MemoryMap Scratch, MemoryMap Batch, MemoryMap Row, MemoryMap Sums, LoadingMap Loading, InferencePlan Inference)
{
    /// <summary>Bytes at the beginning of <see cref="Shared"/> that hold all that predictions with rounded weights read.</summary>
    public long InferenceLength { get; } = MemoryMap.Kept(Inference.Kept).Length;

    /// <summary>Bytes at the beginning of <see cref="Sums"/> that a calibration takes statistics from.</summary>
    public long StatisticsLength { get; init; }

    /// <summary>Bytes at the beginning of <see cref="Sums"/> that hold no gradients of weights.</summary>
    public long ExactSumLength => MemoryMap.Kept(Sums.Buffers.Where(buffer => !buffer.IsWeightGradient)).Length;

    /// <summary>The first gradients of weights in <see cref="Sums"/> that are incomplete, behind steps of a shard by number.</summary>
    public IReadOnlyDictionary<int, MemoryBuffer> IncompleteGradients { get; init; } = new Dictionary<int, MemoryBuffer>();

    /// <summary>Bytes of <see cref="Scratch"/>: nobody predicts while the network changes, so that one caller may predict in it.</summary>
    public long ScratchLength => Math.Max(Scratch.Length, Batch.Length);

    public static MemoryPlan Make(Program program)
    {
        SharingCheck.Run(program);
        var inference = InferencePlan.Make(program);
        var statistics = (program.Calibrate?.Launches ?? []).SelectMany(launch => launch.Kernel.Buffers)
            .Where(buffer => buffer.IsSummed)
            .Distinct()
            .ToList();
        var order = SumOrder.Of(program);
        var summed = program.Buffers.Where(buffer => buffer.IsSummed).Except(statistics).ToList();
        var sums = MemoryMap.Kept([.. statistics, .. summed.Where(buffer => !buffer.IsWeightGradient), .. order.Gradients]);
        return new MemoryPlan(
            MemoryMap.Kept([.. inference.Kept, .. program.Buffers.Where(Stays).Except(inference.Kept)]),
            Reused(program.Changing),
            Reused(In(WorkingMemory.Batch)),
            Reused(In(WorkingMemory.Sample)),
            sums,
            LoadingMap.Make(inference),
            inference)
        {
            StatisticsLength = MemoryMap.Kept(statistics).Length,
            IncompleteGradients = order.Incomplete,
        };

        static bool Stays(MemoryBuffer buffer) => buffer is { IsPersistent: true, IsSummed: false };

        IReadOnlyList<Procedure> In(WorkingMemory memory) => program.Procedures.Where(procedure => procedure.Memory == memory).ToList();

        MemoryMap Reused(IReadOnlyList<Procedure> procedures)
        {
            var schedules = procedures.Select(procedure => procedure.Launches).ToList();
            var needed = new HashSet<MemoryBuffer>(schedules.SelectMany(launches => launches).SelectMany(launch => launch.Kernel.Buffers));
            return MemoryMap.Reused(program.Buffers.Where(buffer => !buffer.IsPersistent && needed.Contains(buffer)), schedules);
        }
    }
}
