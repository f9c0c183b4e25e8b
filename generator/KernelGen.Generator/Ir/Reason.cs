using System;

namespace KernelGen.Generator.Ir;

/// <summary>What a product, a quotient or a root is for.</summary>
internal enum ReasonKind
{
    RealWeights,
    UnquantizedInput,
    BatchNorm,
    Softmax,
    SquaredHinge,
    MeanSquaredError,
    MeanOverOutputs,
    MeanOverSamples,
    LearningRate,
    Momentum,
    Adam,
    Dropout,
    Initialisation,
    Standardization,
    LayerNorm,

    /// <summary>An activation of the package's, and its derivative.</summary>
    BuiltInActivation,

    /// <summary>An activation that the user wrote, and its derivative where it takes the gradient itself.</summary>
    UserActivation,

    /// <summary>The product of a gradient and a derivative that the user wrote.</summary>
    DerivativeOf,

    /// <summary>A loss that the user wrote, and its derivative.</summary>
    UserLoss,

    /// <summary>A layer that is none of the package's own.</summary>
    OfLayer,
}

/// <summary>
/// Why a kernel multiplies, divides or takes a root: every such node carries one, the ledger counts by it, and the rules on costs go by
/// its kind.
/// </summary>
internal sealed record Reason
{
    private Reason(ReasonKind kind, string name = "")
    {
        Kind = kind;
        Name = name;
    }

    public static Reason RealWeights { get; } = new(ReasonKind.RealWeights);

    public static Reason UnquantizedInput { get; } = new(ReasonKind.UnquantizedInput);

    public static Reason BatchNorm { get; } = new(ReasonKind.BatchNorm);

    public static Reason Softmax { get; } = new(ReasonKind.Softmax);

    public static Reason SquaredHinge { get; } = new(ReasonKind.SquaredHinge);

    public static Reason MeanSquaredError { get; } = new(ReasonKind.MeanSquaredError);

    public static Reason MeanOverOutputs { get; } = new(ReasonKind.MeanOverOutputs);

    public static Reason MeanOverSamples { get; } = new(ReasonKind.MeanOverSamples);

    public static Reason LearningRate { get; } = new(ReasonKind.LearningRate);

    public static Reason Momentum { get; } = new(ReasonKind.Momentum);

    public static Reason Adam { get; } = new(ReasonKind.Adam);

    public static Reason Dropout { get; } = new(ReasonKind.Dropout);

    public static Reason Initialisation { get; } = new(ReasonKind.Initialisation);

    public static Reason Standardization { get; } = new(ReasonKind.Standardization);

    public static Reason LayerNorm { get; } = new(ReasonKind.LayerNorm);

    public ReasonKind Kind { get; }

    /// <summary>The activation, the user's method, or the words of <see cref="ReasonKind.OfLayer"/>; else empty.</summary>
    public string Name { get; }

    /// <summary>As summaries and remarks print it.</summary>
    public string Text => Kind switch
    {
        ReasonKind.RealWeights => "real-valued weights",
        ReasonKind.UnquantizedInput => "input of the update not quantized",
        ReasonKind.BatchNorm => "BatchNorm",
        ReasonKind.Softmax => "softmax",
        ReasonKind.SquaredHinge => "squared hinge",
        ReasonKind.MeanSquaredError => "mean squared error",
        ReasonKind.MeanOverOutputs => "mean over outputs",
        ReasonKind.MeanOverSamples => "mean over samples",
        ReasonKind.LearningRate => "learning rate",
        ReasonKind.Momentum => "momentum",
        ReasonKind.Adam => "Adam",
        ReasonKind.Dropout => "dropout's 1/(1 − rate)",
        ReasonKind.Initialisation => "initialisation",
        ReasonKind.Standardization => "standardization of inputs",
        ReasonKind.LayerNorm => "LayerNorm",
        ReasonKind.BuiltInActivation => Name,
        ReasonKind.UserActivation => "activation " + Name,
        ReasonKind.DerivativeOf => "derivative of " + Name,
        ReasonKind.UserLoss => "loss " + Name,
        ReasonKind.OfLayer => Name,
        _ => throw new InvalidOperationException($"{Kind} has no text."),
    };

    public static Reason BuiltInActivation(string name) => new(ReasonKind.BuiltInActivation, name);

    public static Reason UserActivation(string method) => new(ReasonKind.UserActivation, method);

    public static Reason DerivativeOf(string method) => new(ReasonKind.DerivativeOf, method);

    public static Reason UserLoss(string method) => new(ReasonKind.UserLoss, method);

    /// <summary>The reason of a layer that the package does not know, in its own words.</summary>
    public static Reason OfLayer(string text) => text.Length > 0
        ? new(ReasonKind.OfLayer, text)
        : throw new ArgumentException("A reason needs words.", nameof(text));
}
