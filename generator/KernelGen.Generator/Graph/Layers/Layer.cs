using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>One layer with its inferred shapes.</summary>
/// <param name="Index">Position among the layers after the input, which names its tensors ("layers.0.weight").</param>
/// <param name="InputShape">The shape of a sample that goes in.</param>
/// <param name="OutputShape">The shape of a sample that comes out.</param>
internal abstract record Layer(int Index, Shape InputShape, Shape OutputShape)
{
    /// <summary>Values per sample that go in.</summary>
    public int Inputs => InputShape.Size;

    /// <summary>Values per sample that come out.</summary>
    public int Outputs => OutputShape.Size;

    /// <summary>What kind of layer it is, as declared: "Dense".</summary>
    public abstract string Kind { get; }

    /// <summary>Layers of one family are numbered through, since what belongs to them has names of one kind: "Weights3".</summary>
    public virtual string Family => Kind;

    /// <summary>What tables and remarks call it: its kind, or the method that it is.</summary>
    public virtual string Label => Kind;

    /// <summary>The layer with what sets it apart, as <see cref="NetworkGraph.Architecture"/> says it: "Dense(1024, Ternary)".</summary>
    public virtual string Title => Kind;

    /// <summary>Its shape in the name of a kernel that several layers share: "512".</summary>
    public virtual string ShapeName => Outputs.ToString(CultureInfo.InvariantCulture);

    /// <summary>What may be done together with it in one pass over memory.</summary>
    public virtual FusionRole Fusion => FusionRole.None;

    /// <summary>Values that training changes, running statistics not among them.</summary>
    public virtual long Parameters => 0;

    /// <summary>Whether nothing negative comes out.</summary>
    /// <param name="isInputNonNegative">Whether nothing negative goes in.</param>
    public virtual bool IsNonNegative(bool isInputNonNegative) => false;

    /// <summary>The signed powers of two that its values are, if they are no others but 0; null where they may be anything.</summary>
    public virtual SignedPowers? OutputPowers => null;

    /// <summary>log₂ of how many times as large as the network means it the variance of what comes out is.</summary>
    public virtual int VarianceShift => 0;

    /// <summary>What the layer adds to the count of Lin et al.</summary>
    public virtual PaperCount PaperCount(long batchSize) => Graph.PaperCount.Zero;

    /// <summary>What inference needs to know of it besides its shapes and tensors: names, and numbers.</summary>
    public virtual IEnumerable<(string Name, float Value)> InferenceSettings => [];

    /// <summary>What decides the bits of a training step, is not in <see cref="Title"/> and is not as it is when nothing is said.</summary>
    /// <param name="below">The layer in front; null at the network's input.</param>
    public virtual IEnumerable<string> Settings(Layer? below) => [];
}
