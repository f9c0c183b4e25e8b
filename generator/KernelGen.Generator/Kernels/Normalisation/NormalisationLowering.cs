using System;
using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>How a normalising layer is lowered as the first of a group.</summary>
internal abstract class NormalisationLowering
{
    /// <summary>What it divides by: "Variance" or "Deviation".</summary>
    public virtual string Spread => "Variance";

    /// <summary>The end of the name of the tensor of running spreads.</summary>
    public virtual string RunningSpreadTensor => "running_var";

    /// <summary>Numbers that the factor of a feature consists of: one, or the powers of two that make it up.</summary>
    public virtual int FactorTerms => 1;

    /// <summary>Whether the way back reads normalised values, which are kept; else it reads what came in.</summary>
    public virtual bool KeepsNormalised => false;

    /// <summary>Whether kernels add up the statistics of a calibration; else the network's host does.</summary>
    public virtual bool AccumulatesInKernels => false;

    /// <summary>Whether the spread of a channel of pictures needs to know how many values lie below the mean.</summary>
    public virtual bool CountsNegatives => false;

    /// <summary>Whether kernels over pictures need more of a channel than a few numbers from memory.</summary>
    public virtual bool PreparesChannels => false;

    /// <summary>
    /// Whether the way back over pictures, which reads what came in anyway, had better form the output anew than read it: its
    /// <see cref="Channels"/> are <see cref="IOutputAnew"/>.
    /// </summary>
    public virtual bool FormsOutputAnew => false;

    public abstract IReadOnlyList<string> BackwardRemarks { get; }

    public abstract IReadOnlyList<string> InferenceRemarks { get; }

    /// <param name="isInPlace">Whether what the way back reads takes the place of what came in.</param>
    public abstract IReadOnlyList<string> ForwardRemarks(bool isInPlace);

    /// <summary>The same over pictures, where what came in is kept as it is.</summary>
    public virtual IReadOnlyList<string> PictureRemarks => ForwardRemarks(isInPlace: true);

    /// <summary>Vectors of its own, beside those that every normalisation has.</summary>
    /// <param name="buffers">The others.</param>
    /// <param name="vector">A value for each feature, of that name.</param>
    public virtual NormalisationBuffers WithOwn(NormalisationBuffers buffers, Func<string, MemoryBuffer> vector) => buffers;

    /// <summary>Multiplications that full precision would need on the way forward, where this one does without.</summary>
    /// <param name="values">Values of a mini-batch.</param>
    /// <param name="features">Features.</param>
    public virtual long ForwardProducts(long values, int features) => 0;

    /// <summary>The same on the way back.</summary>
    /// <param name="values">Values of a mini-batch.</param>
    /// <param name="features">Features.</param>
    public virtual long BackwardProducts(long values, int features) => 0;

    /// <summary>The same in inference.</summary>
    /// <param name="values">Values.</param>
    public virtual long InferenceProducts(long values) => 0;

    /// <summary>With the statistics of the mini-batch, which it leaves in their buffers.</summary>
    public abstract INormaliseForward Forward(KernelBuilder b, FusedLoops loops, NormalisationBuffers buffers);

    /// <summary>With running or calibrated statistics.</summary>
    public abstract INormaliseInference Inference(KernelBuilder b, NormalisationBuffers buffers);

    /// <summary>From the gradient behind the layer, in <paramref name="delta"/>, to the one in front of it.</summary>
    public abstract INormaliseBackward Backward(
        KernelBuilder b, FusedLoops loops, NormalisationBuffers buffers, Pointer delta, NormalisationFront front);

    /// <summary>The layer over pictures, in training: per channel.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="buffers">The layer's memory.</param>
    public abstract IChannelNormalisation Channels(KernelBuilder b, NormalisationBuffers buffers);
}

/// <summary>Where the gradient in front of a normalisation goes.</summary>
/// <param name="Pointer">The memory; that of the gradient behind it where the layer works in place.</param>
/// <param name="Target">How it gets there.</param>
internal sealed record NormalisationFront(Pointer Pointer, GradientTarget Target);

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
    /// <summary>The factor on z − μ: floats, <see cref="NormalisationLowering.FactorTerms"/> of them.</summary>
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
