using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>How an optimizer becomes part of kernels.</summary>
/// <param name="Optimizer">The optimizer, as the graph has it.</param>
/// <param name="Rule">
/// Its rule within one kernel, of its memory there and of log₂ of the factor on the step, where the learning rate scales it.
/// </param>
internal sealed record OptimizerLowering(Optimizer Optimizer, Func<KernelBuilder, IReadOnlyList<MemoryBuffer>, int, OptimizerRule> Rule)
{
    /// <summary>What its rule is told anew in every step.</summary>
    public IReadOnlyList<Compute> StepScalars { get; init; } = [];

    /// <summary>The same, and what the settings of every optimizer need.</summary>
    public IEnumerable<Compute> AllStepScalars =>
    [
        .. StepScalars,
        .. Regularisation.NeedsRate(Optimizer)
            ? [new Compute(Regularisation.LearningRate, new ScaledLearningRate(PerSample: false))]
            : Array.Empty<Compute>(),
        .. Optimizer.Noise is { } noise ? [GradientNoise.StepScalar(noise, !Optimizer.ScalesSteps)] : Array.Empty<Compute>(),
    ];

    /// <summary>The rule in a kernel whose loops have not begun, since what all parameters share is computed here.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="states">What is remembered of the parameter, laid out like it.</param>
    /// <param name="stepShift">log₂ of the factor on the step, where the learning rate scales it.</param>
    public OptimizerRule Begin(KernelBuilder b, IReadOnlyList<MemoryBuffer> states, int stepShift) => Rule(b, states, stepShift);
}
