using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Every address of every kernel is proved: for networks of every kind, and for random ones.</summary>
public sealed class AddressProofTests
{
    private static readonly string[] Heads = [
        "", ", Weights = Weights.Binary", ", Weights = Weights.Real", ", Arithmetic = Arithmetic.Fixed16", ", MultiplicationFree = true",
        ", Weights = Weights.PowersOfTwo",
    ];

    private static readonly string[] Losses = ["SquaredHinge", "Hinge", "SoftmaxCrossEntropy", "MeanSquaredError"];

    private static readonly string[] Optimizers =
        ["", ", Momentum(0.9f)", ", ShiftMomentum", ", Adam", ", ShiftAdaMax", ", SGD(WeightDecay = 0.01f, ClipValue = 1f)",
        ", GradientNoise(0.3f)", ", ShiftAdaMax, GradientNoise(1f, Gamma = 0f)", ", PowersOfTwo(Terms = 3)"];

    private static readonly Gen<string> Layer = Gen.Frequency(
        (6, Gen.Select(
            Gen.Frequency((3, Gen.Int[1, 40]), (2, Gen.Int[41, 300]), (1, Gen.Const(64)), (1, Gen.Const(128))),
            Choice(
                "",
                "",
                "",
                ", Weights = Weights.Binary",
                ", Weights = Weights.Real",
                ", Weights = Weights.Ternary",
                ", Weights = Weights.PowersOfTwo",
                ", Bias = true",
                ", QuantizeBackprop = true"),
            (units, rest) => $"Dense({units}{rest})")),
        (4,
            Choice(
                "BatchNorm",
                "ShiftBatchNorm",
                "ShiftBatchNorm(Form = ShiftBatchNormForm.Variance)",
                "ReLU",
                "ReLU",
                "LogQuantize",
                "Dropout(0.25f)",
                "Dropout(0.3f)")));

    private static readonly Gen<string> Networks = Gen.Select(
        Gen.Select(
            Gen.Frequency((3, Gen.Int[1, 70]), (1, Gen.Int[71, 400]), (1, Gen.Const(16)), (1, Gen.Const(1))),
            Choice(Heads),
            Choice(
                "", "", "", ", Tuning = \"EntriesPerIteration=2\"", ", Tuning = \"EntriesPerIteration=4\"", ", Tuning = \"RowsPerTable=1\"",
                ", Tuning = \"RowsPerTable=2\"",
                ", Tuning = \"RowsPerTable=3\"",
                ", Tuning = \"RowsPerTable=5\"",
                ", Tuning = \"RowsPerTable=8\"",
                ", Tuning = \"TablesPerBlock=4\"",
                ", Tuning = \"TablesPerBlock=8\"", ", Tuning = \"TablesPerBlock=12\"", ", Tuning = \"TablesPerBlock=16\""),
            Choice("", "", ", Sampling = Sampling.Deterministic"),
            (batch, head, tuning, sampling) => $"Network(BatchSize = {batch}{head}{tuning}{sampling})"),
        Choice(
            "",
            "",
            "QuantizedBackprop(MaxLeftShift = 0, MaxRightShift = 15), ",
            "QuantizedBackprop(Rounding = Rounding.Nearest), ",
            "QuantizedBackprop(Enabled = false), ",
            "QuantizedBackprop(Gradients = true), ",
            "QuantizedBackprop(Gradients = true, Rounding = Rounding.Nearest, MinGradientExponent = -62), "),
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
                        refused[System.Text.RegularExpressions.Regex.Replace(error.Message, "[0-9]+", "#")] = attributes + "\n"
                            + error.Message + (error is InvalidOperationException ? "" : error.ToString());
                    }
                }
            },
            cases: 40);
        Assert.True(refused.Count == 0, $"{built} networks, {kernels} kernels\n" + string.Join("\n\n", refused.Values));
        Assert.True(built > 20 || !RandomCases.AreMany(40), "Hardly any random network could be built.");
    }

    /// <summary>Stores past the caches need vectors that are cache lines.</summary>
    [Fact]
    public void What_is_streamed_is_shown_to_be_cache_lines()
    {
        CompiledNetwork.Finish(Streaming(Lane.Count), 16);
        CompiledNetwork.Finish(Streaming(48), 16);
        foreach (var stride in new[] { 17, 24, 40 })
        {
            Assert.Contains(
                "cache line",
                Assert.Throws<InvalidOperationException>(() => CompiledNetwork.Finish(Streaming(stride), 16)).Message,
                StringComparison.Ordinal);
        }

        static Kernel Streaming(int stride)
        {
            var b = new KernelBuilder("Test", 0);
            var memory = b.MemoryBuffer("memory", new MemoryBuffer(
                "Memory", ElementKind.Float, Layout.Of(new Dimension(Axis.Feature, 2 << 20)), string.Empty, false));
            b.ForUnits("feature", 100, feature => b.Stream(memory, feature.Stride(stride), new FloatLiteral(1f).Broadcast()));
            var kernel = b.Build("Test.", []);
            Assert.True(Assert.IsType<Store>(Assert.Single(Assert.IsType<For>(Assert.Single(kernel.Body)).Body)).IsStreamed);
            return kernel;
        }
    }

    public static TheoryData<string> Kinds =>
    [
        "[Network(BatchSize = 17), Input(19), Dense(37), BatchNorm, ReLU, Dropout(0.3f), Dense(3), MeanSquaredError]",
        "[Network(BatchSize = 17, Weights = Weights.Binary, Tuning = \"EntriesPerIteration=4\"), Input(21), Dense(70), ReLU, Dense(18), "
            + "SoftmaxCrossEntropy, Adam]",
        "[Network(BatchSize = 18, Arithmetic = Arithmetic.Fixed16, Tuning = \"EntriesPerIteration=2\"), Input(21), Dense(66), ReLU, "
            + "Dense(20), SquaredHinge, Momentum(0.9f)]",
        "[Network(BatchSize = 20, MultiplicationFree = true), Input(18), Dense(20), ShiftBatchNorm, ReLU, Dense(18), ShiftBatchNorm(Form "
            + "= ShiftBatchNormForm.Variance), Dense(2, Bias = true), Hinge, ShiftAdaMax]",
        "[Network(BatchSize = 18, Weights = Weights.Real), QuantizedBackprop(Enabled = false), Input(6), Dense(19), ReLU, Dense(5), "
            + "MeanSquaredError, ShiftMomentum]",
    ];

    /// <summary>
    /// An error by one in each kind of access of each kernel: what would leave its memory, and be it for these data alone, is refused.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_planted_error_by_one_is_refused(string attributes)
    {
        var graph = Parsed.Graph(attributes);
        var program = NetworkCompiler.Lower(graph);
        var random = new Random(1);
        var interpreter = new KernelInterpreter(graph.BatchSize, (rows, index) => rows == KernelScalar.LabelRows
            ? index % Math.Max(2, graph.OutputSize)
            : random.Next(4) == 0 ? 0 : BitConverter.SingleToInt32Bits((random.NextSingle() * 4) - 2));
        var missed = new List<string>();
        var seen = new HashSet<string>();
        var (planted, refused, harmless) = (0, 0, 0);
        foreach (var launch in new[]
        {
            program.Initialise, program.Train, program.Encode, program.Predict, program.PredictOne, program.Calibrate
        }
            .OfType<Procedure>().SelectMany(procedure => procedure.UsualLaunches))
        {
            var kernel = CompiledNetwork.Finish(launch.Kernel, graph.BatchSize);
            if (seen.Add(kernel.Name))
            {
                foreach (var (what, mutant) in KernelMutants.Of(kernel))
                {
                    planted++;
                    if (Record.Exception(() => Verifier.Check(mutant, graph.BatchSize)) is { } error)
                    {
                        refused++;
                        Assert.Contains("Kernel " + kernel.Name, error.Message, StringComparison.Ordinal);
                    }
                    else if (interpreter.Leaves(mutant))
                    {
                        missed.Add($"{kernel.Name}: {what}");
                    }
                    else
                    {
                        harmless++;
                    }
                }
            }

            interpreter.Run(launch.Kernel);
        }

        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"{planted} errors in {seen.Count} kernels: {refused} refused, {harmless} stay within memory, {missed.Count} missed.");
        Assert.Empty(missed);
        Assert.True(refused > planted / 3, $"Only {refused} of {planted} refused.");
    }

    [Fact]
    public void The_message_names_kernel_buffer_elements_and_length()
    {
        var b = new KernelBuilder("Test", 0);
        var memory = b.MemoryBuffer(
            "memory", new MemoryBuffer("Memory", ElementKind.Float, Layout.Of(new Dimension(Axis.Feature, 40)), "", false));
        b.For("k", 0, 3, 1, k => b.Store(memory, k.Stride(16), new FloatLiteral(0f).Broadcast()));

        var error = Assert.Throws<InvalidOperationException>(() => CompiledNetwork.Finish(b.Build("Test.", []), 16));

        Assert.Equal(
            "Kernel Test: a store to Memory is not shown to stay within its 40 elements: it begins at 0 at least and ends at 47 at most.",
            error.Message);
    }

    private static Gen<string> Choice(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
