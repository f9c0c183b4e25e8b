using System;
using System.Collections.Generic;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>How a normalising layer is lowered as the first of a segment.</summary>
internal interface INormalisation
{
    IReadOnlyList<string> ForwardRemarks { get; }

    IReadOnlyList<string> BackwardRemarks { get; }

    IReadOnlyList<string> InferenceRemarks { get; }

    /// <summary>With the statistics of the mini-batch, which it leaves in their planes.</summary>
    INormaliseForward Forward(KernelBuilder b, SegmentLoops loops);

    /// <summary>With running or calibrated statistics.</summary>
    INormaliseInference Inference(KernelBuilder b);

    INormaliseBackward Backward(KernelBuilder b, SegmentLoops loops, Pointer delta);
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
/// Normalisation in inference. What stands in planes comes from a function of the caller's: of a feature, or of sixteen of them in lanes.
/// </summary>
internal interface INormaliseInference
{
    /// <summary>The factor on z − μ: floats, <see cref="FeatureSegment.FactorTerms"/> of them.</summary>
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

/// <summary>The loop over slabs that all of a segment's passes share.</summary>
/// <param name="Values">z on the way in.</param>
/// <param name="Count">Slabs of this mini-batch.</param>
/// <param name="Full">Slabs of a full one.</param>
/// <param name="Stride">Elements from one slab to the next.</param>
internal sealed record SegmentLoops(Pointer Values, Variable Count, int Full, int Stride)
{
    /// <summary>A pass over the samples of a feature: the slab, and where its values are.</summary>
    public void For(KernelBuilder b, Variable feature, Action<Variable, Expression> body) =>
        b.For("slab", 0, Count, 1, Full, slab => body(slab, slab.Stride(Stride) + feature.Stride(Lane.Count)));
}
