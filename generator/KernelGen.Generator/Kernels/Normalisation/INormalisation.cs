using System;
using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Elementwise;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>How a normalising layer is lowered as the first of a segment.</summary>
internal interface INormalisation
{
    IReadOnlyList<string> ForwardRemarks { get; }

    IReadOnlyList<string> BackwardRemarks { get; }

    IReadOnlyList<string> InferenceRemarks { get; }

    /// <summary>With the statistics of the mini-batch, which it leaves in their buffers.</summary>
    INormaliseForward Forward(KernelBuilder b, FusedLoops loops);

    /// <summary>With running or calibrated statistics.</summary>
    INormaliseInference Inference(KernelBuilder b);

    INormaliseBackward Backward(KernelBuilder b, FusedLoops loops, Pointer delta);
}

/// <summary>Normalisation on the way forward, a feature at a time.</summary>
internal interface INormaliseForward
{
    /// <summary>Statistics and factors of a feature.</summary>
    void Prepare(Variable feature);

    /// <summary>The layer's output for sixteen samples of the feature.</summary>
    Expression Apply(Expression value, Expression index, string tag);
}

/// <summary>
/// Normalisation in inference. What stands in buffers comes from a function of the caller's: of a feature, or of sixteen of them in lanes.
/// </summary>
internal interface INormaliseInference
{
    /// <summary>The factor on z − μ: floats, <see cref="FusedGroup.FactorTerms"/> of them.</summary>
    IReadOnlyList<Expression> Factor(Func<Pointer, Expression> parameter);

    /// <summary>Everything that a feature, or sixteen of them, needs.</summary>
    void Prepare(Func<Pointer, Expression> parameter);

    /// <summary>The same with a factor that <see cref="Factor"/> gave before.</summary>
    void Prepare(Func<Pointer, Expression> parameter, IReadOnlyList<Expression> factor);

    /// <summary>The layer's output for sixteen values.</summary>
    Expression Apply(Expression value);
}

/// <summary>Normalisation on the way back, a feature at a time.</summary>
internal interface INormaliseBackward
{
    /// <summary>Sums start at zero.</summary>
    void Begin(Variable feature);

    /// <summary>Adds sixteen samples to the gradients of β and γ.</summary>
    void Add(Expression error, Expression index);

    /// <summary>The error in front of the layer, and the update.</summary>
    void Finish(Variable feature);
}

/// <summary>The loop over sample blocks that all of a segment's passes share.</summary>
/// <param name="Values">z on the way in.</param>
/// <param name="Count">Sample blocks of this mini-batch.</param>
/// <param name="Full">Sample blocks of a full one.</param>
internal sealed record FusedLoops(Pointer Values, Variable Count, int Full)
{
    /// <summary>A pass over the samples of a feature: the sample block, and where its values are.</summary>
    public void For(KernelBuilder b, Variable feature, Action<Variable, Expression> body) =>
        b.For("slab", 0, Count, 1, Full, sampleBlock => body(sampleBlock, Values.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature))));
}
