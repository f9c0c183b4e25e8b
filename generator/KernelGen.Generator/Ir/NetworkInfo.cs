using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>What is said of a network, and what its surface has: lowering fills it, printers read it.</summary>
/// <param name="Architecture">The line that networks which exchange checkpoints have in common.</param>
/// <param name="TrainingSettings">What else decides the bits of a training step; empty where nothing was said.</param>
/// <param name="DefaultLearningRate">The learning rate of a first epoch.</param>
/// <param name="BatchSize">Samples that kernels work on together: of a full mini-batch, or of a full shard of one.</param>
/// <param name="InputSize">Values in one sample.</param>
/// <param name="OutputSize">Logits of one sample.</param>
/// <param name="IsMultiplicationFree">Whether it is declared without products, quotients and roots.</param>
/// <param name="TakesLabels">Whether the network classifies; one that does not regresses.</param>
/// <param name="TakesTargets">Whether training may be given values to reach.</param>
/// <param name="Threshold">Above which logit a network with one output says 1.</param>
/// <param name="InputTitle">The shape of a sample: "28 × 28".</param>
/// <param name="Layers">The layers, by index.</param>
/// <param name="LossTitle">The loss, as declared.</param>
/// <param name="PaperFullPrecision">Multiplications of a training step in full precision as Lin et al. 2016 count them.</param>
/// <param name="PaperNetwork">The same of the network as declared.</param>
internal sealed record NetworkInfo(
    string Architecture,
    string TrainingSettings,
    float DefaultLearningRate,
    int BatchSize,
    int InputSize,
    int OutputSize,
    bool IsMultiplicationFree,
    bool TakesLabels,
    bool TakesTargets,
    float Threshold,
    string InputTitle,
    IReadOnlyList<LayerInfo> Layers,
    string LossTitle,
    long PaperFullPrecision,
    long PaperNetwork)
{
    /// <summary>Parts of a mini-batch with statistics and gradients of their own.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Samples in a full mini-batch.</summary>
    public int SamplesPerStep => BatchSize * Shards;

    /// <summary>Rows, columns and channels of a sample that is a picture; null of one that is a row of values.</summary>
    public (int Height, int Width, int Channels)? Picture { get; init; }

    /// <summary>What gives the loss of outputs on the host.</summary>
    public HostLoss Loss { get; init; } = new(string.Empty, false, false, false, null);

    /// <summary>Trained values of all layers.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>What is left of the paper's count, as a part of full precision.</summary>
    public double PaperRatio => (double)PaperNetwork / PaperFullPrecision;
}

/// <summary>A layer's rows in the summary.</summary>
/// <param name="Label">Its kind: "Dense".</param>
/// <param name="Title">
/// With what it was declared with, "Dense(10, Ternary, no bias)", and what it reads, unless that is the layer before it.
/// </param>
/// <param name="Outputs">Values of a sample that come out.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="ShapeName">Its shape in the name of a kernel that several layers share: "512", "784x1024".</param>
/// <param name="Group">The layer whose kernels do its work.</param>
internal sealed record LayerInfo(string Label, string Title, int Outputs, long Parameters, string ShapeName, int Group)
{
    /// <summary>What it is and computes, as numbers.</summary>
    public LayerData Data { get; init; } = new(string.Empty, [], (1, 1, 1), []);
}

/// <summary>A layer as the runtime describes it.</summary>
/// <param name="Kind">What it is declared as: "Dense".</param>
/// <param name="Inputs">Positions of the layers that it reads; −1 is the network's input.</param>
/// <param name="Shape">Rows, columns and channels of what comes out.</param>
/// <param name="Settings">What inference needs to know besides.</param>
internal sealed record LayerData(
    string Kind,
    IReadOnlyList<int> Inputs,
    (int Height, int Width, int Channels) Shape,
    IReadOnlyList<(string Name, float Value)> Settings);

/// <summary>The loss as the host computes it of outputs that are there: for validation, which has no use for a gradient.</summary>
/// <param name="Name">As it is declared: "SquaredHinge".</param>
/// <param name="HasSigns">Whether labels become 1 and −1 rather than 1 and 0.</param>
/// <param name="HasSquares">Whether it is formed of squares, which are products where nothing else is.</param>
/// <param name="IsLikelihood">Whether it trains the softmax of the outputs to be the probabilities of classes.</param>
/// <param name="Method">The user's method for one output, as any code names it; null where the loss is one of the runtime's.</param>
internal sealed record HostLoss(string Name, bool HasSigns, bool HasSquares, bool IsLikelihood, string? Method);
