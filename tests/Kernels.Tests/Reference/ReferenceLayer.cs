using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>One layer in plain loops. Activations are [sample][feature], row-major.</summary>
internal abstract class ReferenceLayer(int index, int inputs, int outputs)
{
    public int Index { get; } = index;

    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>What the optimizer remembers of the parameters.</summary>
    public virtual IReadOnlyList<Parameter> States => [];

    public virtual void Initialize(long seed)
    {
    }

    /// <summary>The forward pass of a training step.</summary>
    public abstract Approximate[] Forward(Approximate[] x, StepContext context);

    /// <summary>
    /// From δ, the loss gradient at the outputs, times η unless an optimizer scales its steps by it, to δ at the inputs; updates the
    /// parameters.
    /// </summary>
    public abstract Approximate[] Backward(Approximate[] delta, StepContext context);

    /// <summary>The forward pass of inference.</summary>
    public abstract Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context);

    /// <summary>The forward pass of one mini-batch of calibration.</summary>
    public virtual Approximate[] Calibrate(Approximate[] x, InferenceWeights weights, StepContext context) => Infer(x, weights, context);

    /// <summary>Takes the statistics of all mini-batches since the last call.</summary>
    public virtual void FinishCalibration()
    {
    }
}
