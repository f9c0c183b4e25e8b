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
    /// <summary>The loss of a user's, where the network has one.</summary>
    public WrittenLossSpec? Written => Loss == LossKind.Written ? UserLoss ?? UserFunctionCases.Loss("PseudoHuber") : null;

    /// <summary>Logits per sample.</summary>
    public int OutputSize => Layers.OfType<DenseSpec>().LastOrDefault()?.Units ?? Input;

    /// <summary>What weights may be in inference.</summary>
    public InferenceWeights[] InferenceWeights =>
        MultiplicationFree ? [KernelGen.InferenceWeights.Rounded, KernelGen.InferenceWeights.Sampled] : Enum.GetValues<InferenceWeights>();

    /// <summary>Classes that a label can name.</summary>
    public int Classes => Math.Max(OutputSize, 2);

    /// <summary>Whether each layer reads the one in front of it, so that attributes can declare the network.</summary>
    public bool IsChain => Layers.All(layer => layer.From is null);

    /// <summary>Positions of the layers that a layer reads, −1 for the network's input.</summary>
    public IReadOnlyList<int> InputsOf(int index) => Layers[index].From ?? [index - 1];

    /// <summary>The layer that a layer reads first; null for the network's input.</summary>
    public LayerSpec? Below(int index) => InputsOf(index)[0] is var position and >= 0 ? Layers[position] : null;

    /// <summary>The layer that alone reads a layer; null where none does, and where several do.</summary>
    public LayerSpec? Reader(int index)
    {
        var readers = Enumerable.Range(0, Layers.Length).Where(reader => InputsOf(reader).Contains(index)).ToList();
        return readers.Count == 1 ? Layers[readers[0]] : null;
    }

    /// <summary>The declaration of a class of that name, without a namespace.</summary>
    public string Declaration(string className)
    {
        var lines = new List<string>
        {
            FormattableString.Invariant($"[Network(BatchSize = {BatchSize}, Weights = Weights.{Weights}, Sampling = Sampling.{Sampling}")
                + $", MultiplicationFree = {(MultiplicationFree ? "true" : "false")}, Tuning = \"{Tuning}\""
                + $", Arithmetic = Arithmetic.{(Fixed ? "Fixed16" : "FloatingPoint")})]",
            FormattableString.Invariant($"[Input({Input})]"),
        };
        lines.AddRange(Layers.Select(layer => "[" + layer.Attribute + "]"));
        lines.Add("[" + (Written?.Attribute ?? Loss.ToString()) + "]");
        if (Quantization is not null)
        {
            lines.Add("[" + Quantization.Attribute + "]");
        }

        if (Optimizer is not null)
        {
            lines.Add("[" + Optimizer.Attribute + "]");
        }

        lines.Add("public sealed partial class " + className + ";");
        return new StringBuilder().AppendJoin('\n', lines).ToString();
    }

    public override string ToString() => IsChain ? Declaration("Net") : Declaration("Net") + "\nread " + string.Join("; ", Layers);
}
