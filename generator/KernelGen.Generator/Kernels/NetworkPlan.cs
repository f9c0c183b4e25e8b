using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels;

/// <summary>A lowered network: its kernels in the order in which they run, and the memory that they share.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Tensors">What a checkpoint holds.</param>
/// <param name="Initialise">Random numbers for the weights.</param>
/// <param name="Train">One mini-batch.</param>
/// <param name="Round">Rounded weights for inference.</param>
/// <param name="Sample">Sampled weights for inference.</param>
/// <param name="OneSampleCodes">What <paramref name="PredictOne"/> reads, from rounded or sampled weights.</param>
/// <param name="Predict">Inference.</param>
/// <param name="PredictOne">Inference of one sample, lanes over outputs; empty where the network's tables do not fit vectors.</param>
/// <param name="Calibrate">Statistics of a mini-batch with the weights of inference; empty without BatchNorm.</param>
/// <param name="Average">Behind the last mini-batch of a calibration: sums of statistics to means; empty without ShiftBatchNorm.</param>
/// <param name="Norms">The BatchNorm segments.</param>
/// <param name="Loss">Where the loss of a mini-batch is left.</param>
/// <param name="StepScalars">What kernels are told anew in every step.</param>
/// <param name="Reciprocal">Where the powers of two that add up to 1/samples are kept.</param>
internal sealed record NetworkPlan(
    NetworkGraph Graph,
    IReadOnlyList<TensorBuffer> Tensors,
    IReadOnlyList<KernelLaunch> Initialise,
    IReadOnlyList<KernelLaunch> Train,
    IReadOnlyList<KernelLaunch> Round,
    IReadOnlyList<KernelLaunch> Sample,
    IReadOnlyList<KernelLaunch> OneSampleCodes,
    IReadOnlyList<KernelLaunch> Predict,
    IReadOnlyList<KernelLaunch> PredictOne,
    IReadOnlyList<KernelLaunch> Calibrate,
    IReadOnlyList<KernelLaunch> Average,
    IReadOnlyList<NormalisationBuffers> Norms,
    MemoryBuffer Loss,
    IReadOnlyList<StepScalar> StepScalars,
    MemoryBuffer Reciprocal)
{
    /// <summary>All launches; a launch that stands in several schedules appears once.</summary>
    public IReadOnlyList<KernelLaunch> Launches { get; } =
        new[] { Initialise, Train, Round, Sample, OneSampleCodes, Predict, PredictOne, Calibrate, Average }.SelectMany(launches => launches).Distinct().ToList();

    /// <summary>The schedules that change what all callers of a network share, so that each runs alone.</summary>
    public IReadOnlyList<IReadOnlyList<KernelLaunch>> ChangingSchedules => [Initialise, Train, Round, Sample, OneSampleCodes, Calibrate, Average];

    /// <summary>
    /// Those of <see cref="ChangingSchedules"/> that need no memory besides what is shared: predictions may be under way in theirs.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<KernelLaunch>> PreparingSchedules => [Initialise, Round, Sample, OneSampleCodes];

    /// <summary>The schedules that any number of callers may run at the same time.</summary>
    public IReadOnlyList<IReadOnlyList<KernelLaunch>> PredictingSchedules => [Predict, PredictOne];

    /// <summary>Whether statistics are calibrated.</summary>
    public bool HasStatistics => Calibrate.Count > 0;

    /// <summary>Whether a kernel reads the powers of 1/samples.</summary>
    public bool HasReciprocal => Buffers.Contains(Reciprocal);

    /// <summary>All kernels, each once.</summary>
    public IReadOnlyList<Kernel> Kernels => field ??= Launches.Select(launch => launch.Kernel).Distinct().ToList();

    /// <summary>All buffers, each once, persistent ones first.</summary>
    public IReadOnlyList<MemoryBuffer> Buffers => field ??= Tensors.Select(tensor => tensor.MemoryBuffer)
        .Concat(Kernels.SelectMany(kernel => kernel.Parameters).Select(parameter => parameter.MemoryBuffer).OfType<MemoryBuffer>())
        .Distinct()
        .OrderByDescending(buffer => buffer.IsPersistent)
        .ToList();
}
