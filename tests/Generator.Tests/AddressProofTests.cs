using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Every address of every kernel is proved: for networks of every kind, and for random ones.</summary>
public sealed class AddressProofTests
{
    private static readonly string[] Heads = ["", ", Weights = Weights.Binary", ", Weights = Weights.Real", ", Arithmetic = Arithmetic.Fixed16", ", MultiplicationFree = true"];

    private static readonly string[] Losses = ["SquaredHinge", "Hinge", "SoftmaxCrossEntropy", "MeanSquaredError"];

    private static readonly string[] Optimizers = ["", ", Momentum(0.9f)", ", ShiftMomentum", ", Adam", ", ShiftAdaMax"];

    private static readonly Gen<string> Layer = Gen.Frequency(
        (6, Gen.Select(
            Gen.Frequency((3, Gen.Int[1, 40]), (2, Gen.Int[41, 300]), (1, Gen.Const(64)), (1, Gen.Const(128))),
            Choice("", "", "", ", Weights = Weights.Binary", ", Weights = Weights.Real", ", Weights = Weights.Ternary", ", Bias = true", ", QuantizeBackprop = true"),
            (units, rest) => $"Dense({units}{rest})")),
        (4, Choice("BatchNorm", "ShiftBatchNorm", "ShiftBatchNorm(Form = ShiftBatchNormForm.Variance)", "ReLU", "ReLU", "Dropout(0.25f)", "Dropout(0.3f)")));

    private static readonly Gen<string> Networks = Gen.Select(
        Gen.Select(
            Gen.Frequency((3, Gen.Int[1, 70]), (1, Gen.Int[71, 400]), (1, Gen.Const(16)), (1, Gen.Const(1))),
            Choice(Heads),
            Choice(
                "", "", "", ", Tuning = \"EntriesPerIteration=2\"", ", Tuning = \"EntriesPerIteration=4\"", ", Tuning = \"RowsPerTable=1\"",
                ", Tuning = \"RowsPerTable=2\"", ", Tuning = \"RowsPerTable=3\"", ", Tuning = \"RowsPerTable=5\"", ", Tuning = \"RowsPerTable=8\"", ", Tuning = \"TablesPerBlock=4\"",
                ", Tuning = \"TablesPerBlock=8\"", ", Tuning = \"TablesPerBlock=12\"", ", Tuning = \"TablesPerBlock=16\""),
            Choice("", "", ", Sampling = Sampling.Deterministic"),
            (batch, head, tuning, sampling) => $"Network(BatchSize = {batch}{head}{tuning}{sampling})"),
        Choice("", "", "QuantizedBackprop(MaxLeftShift = 0, MaxRightShift = 15), ", "QuantizedBackprop(Rounding = Rounding.Nearest), ", "QuantizedBackprop(Enabled = false), "),
        Gen.Frequency((4, Gen.Int[1, 60]), (2, Gen.Int[61, 700]), (1, Gen.Int[1000, 5000])),
        Layer.Array[0, 5],
        Gen.Int[1, 40],
        Choice(Losses),
        Choice(Optimizers),
        (head, backprop, input, layers, outputs, loss, optimizer) =>
            $"[{head}, {backprop}Input({input}), {string.Join(", ", layers.Append($"Dense({outputs})"))}, {loss}{optimizer}]");

    [Fact]
    public void Every_address_of_random_networks_is_proved()
    {
        var (built, kernels) = (0, 0);
        var refused = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Networks.Check(
            attributes =>
            {
                if (Parsed.Build(attributes).Graph is not { } graph)
                {
                    return;
                }

                built++;
                foreach (var kernel in NetworkCompiler.Lower(graph).Kernels)
                {
                    kernels++;
                    if (Record.Exception(() => CompiledNetwork.Finish(kernel, graph.BatchSize)) is { } error)
                    {
                        refused[System.Text.RegularExpressions.Regex.Replace(error.Message, "[0-9]+", "#")] = attributes + "\n" + error.Message + (error is InvalidOperationException ? "" : error.ToString());
                    }
                }
            },
            cases: 200);
        Assert.True(refused.Count == 0, $"{built} networks, {kernels} kernels\n" + string.Join("\n\n", refused.Values));
        Assert.True(built > 50 || !RandomCases.AreMany(200), "Hardly any random network could be built.");
    }

    private static Gen<string> Choice(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
