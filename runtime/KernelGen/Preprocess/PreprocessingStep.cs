using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>One step of a preprocessing.</summary>
internal abstract class PreprocessingStep
{
    /// <summary>Whether it knows all that it takes to be applied.</summary>
    public virtual bool IsFitted => true;

    /// <summary>What it has learned from training data: the values of <see cref="TensorsOf"/>.</summary>
    public virtual IReadOnlyList<float[]> Tensors => [];

    /// <summary>Its name and numbers, as a checkpoint holds them: "Whitening(0.1)".</summary>
    public abstract override string ToString();

    /// <summary>Refuses samples that it does not fit.</summary>
    public virtual void Check(Dataset data)
    {
    }

    /// <summary>The step with what training data teaches it.</summary>
    /// <param name="training">The data, with the steps in front applied.</param>
    public virtual PreprocessingStep Fit(Dataset training) => this;

    /// <summary>The step with what a checkpoint holds of it.</summary>
    /// <param name="tensors">Those of <see cref="TensorsOf"/>.</param>
    public virtual PreprocessingStep WithTensors(IReadOnlyList<float[]> tensors) => this;

    /// <summary>What a checkpoint holds of it once it is fitted to samples of this shape.</summary>
    public virtual IReadOnlyList<TensorInfo> TensorsOf(int height, int width, int channels) => [];

    /// <summary>Changes samples where they lie. What becomes of one does not depend on its neighbours.</summary>
    /// <remarks>Allocates nothing after the first call on a thread.</remarks>
    /// <param name="rows">The samples.</param>
    /// <param name="height">Rows of a sample.</param>
    /// <param name="width">Columns of a sample.</param>
    /// <param name="channels">Values per pixel.</param>
    public abstract void Apply(Span<float> rows, int height, int width, int channels);
}
