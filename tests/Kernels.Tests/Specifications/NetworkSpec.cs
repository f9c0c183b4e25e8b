using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace KernelGen.Kernels.Tests;

/// <summary>A declaration: printed as C# for the generator, and read by the reference.</summary>
/// <param name="Input">Values per sample.</param>
/// <param name="BatchSize">Samples in a full mini-batch.</param>
/// <param name="Layers">The layers after the input.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Weights">The weights of layers that do not say otherwise.</param>
/// <param name="Sampling">The sampling of layers that do not say otherwise.</param>
/// <param name="Quantization">The QuantizedBackprop attribute; null where it is not written.</param>
/// <param name="MultiplicationFree">Whether the network has to do without products.</param>
/// <param name="Optimizer">The optimizer; null where none is written.</param>
/// <param name="UserLoss">Which loss of a user's, where that is the loss.</param>
/// <param name="Tuning">What overrules the cost model; results differ in rounding only.</param>
/// <param name="Fixed">Whether sums by table are in 16-bit fixed point.</param>
internal sealed record NetworkSpec(
    int Input,
    int BatchSize,
    ImmutableArray<LayerSpec> Layers,
    LossKind Loss,
    Weights Weights = Weights.Ternary,
    Sampling Sampling = Sampling.Stochastic,
    QuantizationSpec? Quantization = null,
    bool MultiplicationFree = false,
    OptimizerSpec? Optimizer = null,
    WrittenLossSpec? UserLoss = null,
    string Tuning = "",
    bool Fixed = false)
{
    /// <summary>Parts of a mini-batch with statistics and gradients of their own.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>What weights declared as powers of two are sums of; null for nothing written.</summary>
    public PowersSpec? Powers { get; init; }

    /// <summary>The shape of a sample, where that is a picture.</summary>
    public PictureShape? Picture { get; init; }

    /// <summary>The shape of what comes in.</summary>
    public PictureShape InputShape => Picture ?? PictureShape.Row(Input);

    /// <summary>The loss of a user's, where the network has one.</summary>
    public WrittenLossSpec? Written => Loss == LossKind.Written ? UserLoss ?? UserFunctionCases.Loss("PseudoHuber") : null;

    /// <summary>Logits per sample.</summary>
    public int OutputSize => Layers.IsEmpty ? Input : Shapes[^1].Size;

    /// <summary>What weights may be in inference.</summary>
    public InferenceWeights[] InferenceWeights =>
        MultiplicationFree ? [KernelGen.InferenceWeights.Rounded, KernelGen.InferenceWeights.Sampled] : Enum.GetValues<InferenceWeights>();

    // What compares networks trains them by labels, and where their loss takes targets, by those too.
    private string LossAttribute => Loss == LossKind.MeanSquaredError ? "MeanSquaredError(Labels = LabelCoding.ZeroOne)" : Loss.ToString();

    private string InputName => IsNamed(-1) ? $", Name = \"{Name(-1)}\"" : "";

    /// <summary>Classes that a label can name.</summary>
    public int Classes => Math.Max(OutputSize, 2);

    /// <summary>Positions of the layers that a layer reads, −1 for the network's input.</summary>
    public IReadOnlyList<int> InputsOf(int index) => Layers[index].From ?? [index - 1];

    /// <summary>The layer that a layer reads first; null for the network's input.</summary>
    public LayerSpec? Below(int index) => InputsOf(index)[0] is var position and >= 0 ? Layers[position] : null;

    /// <summary>The shapes of what the layers give.</summary>
    public IReadOnlyList<PictureShape> Shapes
    {
        get
        {
            var shapes = new List<PictureShape>();
            for (var index = 0; index < Layers.Length; index++)
            {
                shapes.Add(Layers[index].Output(InputsOf(index)[0] is var position and >= 0 ? shapes[position] : InputShape));
            }

            return shapes;
        }
    }

    /// <summary>
    /// Whether mean and scale of what a layer gives are taken off behind it: by normalisation that alone reads it, or what poolings make
    /// of it.
    /// </summary>
    public bool IsNormalised(int index) => OnlyReader(index) is { } reader
        && (Layers[reader] is BatchNormSpec or ShiftBatchNormSpec || (Layers[reader] is PoolSpec && IsNormalised(reader)));

    /// <summary>The layer that alone reads a layer; null where none does, and where several do.</summary>
    public LayerSpec? Reader(int index) => OnlyReader(index) is { } reader ? Layers[reader] : null;

    /// <summary>The declaration of a class of that name, without a namespace.</summary>
    public string Declaration(string className)
    {
        var lines = new List<string>
        {
            FormattableString.Invariant($"[Network(BatchSize = {BatchSize}, Shards = {Shards}, Weights = Weights.{Weights}")
                + $", Sampling = Sampling.{Sampling}"
                + $", MultiplicationFree = {(MultiplicationFree ? "true" : "false")}, Tuning = \"{Tuning}\""
                + $", Arithmetic = Arithmetic.{(Fixed ? "Fixed16" : "FloatingPoint")})]",
            Picture is { } picture
                ? FormattableString.Invariant($"[Input({picture.Height}, {picture.Width}, {picture.Channels}{InputName})]")
                : FormattableString.Invariant($"[Input({Input}{InputName})]"),
        };
        lines.AddRange(Layers.Select((layer, index) => "[" + Attribute(layer, index) + "]"));
        lines.Add("[" + (Written?.Attribute ?? LossAttribute) + "]");
        if (Quantization is not null)
        {
            lines.Add("[" + Quantization.Attribute + "]");
        }

        if (Powers is not null && Layers.OfType<WeightedSpec>().Any(layer => (layer.Weights ?? Weights) == KernelGen.Weights.PowersOfTwo))
        {
            lines.Add("[" + Powers.Attribute + "]");
        }

        if (Optimizer is not null)
        {
            lines.Add("[" + Optimizer.Attribute + "]");
        }

        lines.Add("public sealed partial class " + className + ";");
        return new StringBuilder().AppendJoin('\n', lines).ToString();
    }

    /// <summary>The position of the layer that alone reads a layer.</summary>
    private int? OnlyReader(int index)
    {
        var readers = Enumerable.Range(0, Layers.Length).Where(reader => InputsOf(reader).Contains(index)).ToList();
        return readers.Count == 1 ? readers[0] : null;
    }

    public override string ToString() => Declaration("Net");

    /// <summary>A layer with the names of what it reads, where that is not the one above, and its own, where others read it.</summary>
    private string Attribute(LayerSpec layer, int index)
    {
        var inputs = InputsOf(index);
        return With(
            layer.Attribute,
            [
                .. inputs.Skip(1).Select(input => $"\"{Name(input)}\""),
                .. inputs[0] == index - 1 ? [] : new[] { $"From = \"{Name(inputs[0])}\"" },
                .. IsNamed(index) ? new[] { $"Name = \"{Name(index)}\"" } : [],
            ]);
    }

    private static string With(string attribute, IReadOnlyList<string> arguments) =>
        arguments.Count == 0 ? attribute
        : attribute.EndsWith(')') ? $"{attribute[..^1]}, {string.Join(", ", arguments)})"
        : $"{attribute}({string.Join(", ", arguments)})";

    private static string Name(int position) => position < 0 ? "input" : FormattableString.Invariant($"layer{position}");

    /// <summary>Whether another layer reads one, or the network's input, that does not stand directly above it, or adds it.</summary>
    private bool IsNamed(int position) => Layers.Select((_, reader) => (reader, Inputs: InputsOf(reader))).Any(
        layer => layer.Inputs.Skip(1).Contains(position) || (layer.Inputs[0] == position && position != layer.reader - 1));
}
