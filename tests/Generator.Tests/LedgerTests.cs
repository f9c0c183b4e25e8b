using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Passes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// The ledger against counts by hand, and against an interpreter that runs every kernel of a full mini-batch and counts as it goes.
/// </summary>
public sealed class LedgerTests
{
    private const string XorAttributes = "[Network(BatchSize = 4), Input(2), Dense(8), ReLU, Dense(1), Hinge]";

    private const string RealAttributes = "[Network(BatchSize = 20, Weights = Weights.Real), Input(3), Dense(5), BatchNorm, ReLU, "
        + "Dense(2), SquaredHinge]";

    public static TheoryData<string> Networks =>
    [
        XorAttributes,
        RealAttributes,
        "[Network(BatchSize = 33, Tuning = \"EntriesPerIteration=4\"), Input(70), Dense(37), BatchNorm, ReLU, Dense(130), ReLU, "
            + "Dense(17), BatchNorm, SquaredHinge]",
        "[Network(BatchSize = 100, Weights = Weights.Binary), Input(19), Dense(70), ReLU, Dropout(0.5f), Dense(18), Dropout(0.2f), "
            + "Dense(3), SoftmaxCrossEntropy]",
        "[Network(BatchSize = 65, Weights = Weights.Binary), QuantizedBackprop(Enabled = false), Input(20), Dense(16), BatchNorm, ReLU, "
            + "Dense(4), MeanSquaredError]",
        "[Network(BatchSize = 33, MultiplicationFree = true, Tuning = \"EntriesPerIteration=2\"), Input(70), Dense(37), ShiftBatchNorm, "
        + "ReLU, Dropout(0.2f), Dense(20), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), "
            + "ReLU, Dense(3), SquaredHinge]",
        "[Network(BatchSize = 17, MultiplicationFree = true), Input(20), Dense(37), ReLU, Dense(3), MeanSquaredError]",
        "[Network(BatchSize = 33, Arithmetic = Arithmetic.Fixed16), Input(70), Dense(37), BatchNorm, ReLU, Dense(130, Weights = "
            + "Weights.Binary), ReLU, Dense(17), BatchNorm, SquaredHinge]",
        "[Network(BatchSize = 17, Sampling = Sampling.Deterministic), QuantizedBackprop(MaxLeftShift = 0, MaxRightShift = 15, Rounding = "
        + "Rounding.Nearest), Input(40), "
            + "BatchNorm, Dense(90, Weights = Weights.Binary), ReLU, BatchNorm, Dense(33, Weights = Weights.Real, QuantizeBackprop = "
            + "true), ReLU, Dense(1), Hinge]",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Counts_what_running_the_kernels_counts(string attributes) => CheckAgainstInterpreter(Parsed.Graph(attributes));

    [Fact]
    public void Counts_what_running_the_kernels_of_random_networks_counts()
    {
        var built = 0;
        RandomDeclarations.Network.Check(
            source =>
            {
                if (LayerTable.Default.Build(Parsed.Declaration(source)).Graph is { } graph)
                {
                    built++;
                    CheckAgainstInterpreter(graph);
                }
            },
            cases: 25);
        Assert.True(built > 5 || !RandomCases.AreMany(25), "Hardly any random network could be built.");
    }

    [Fact]
    public void Small_networks_cost_what_a_count_by_hand_says()
    {
        // One sample block of 16 lanes. Layer 0: 16 weights, 8 outputs; layer 2: 8 weights, one output. A term is a sign flip; terms and
        // bias are added.
        Assert.Equal(new OperationCount((8 + 8) * 16, 0, 8 * 16, 16 * 16, 0, 0, 0), Row(XorAttributes, 0, Phase.Inference).Count);
        Assert.Equal(new OperationCount((7 + 1) * 16, 0, 16, 8 * 16, 0, 0, 0), Row(XorAttributes, 2, Phase.Inference).Count);
        Assert.Equal(new OperationCount(0, 0, 16, 8 * 16, 0, 0, 0), Row(XorAttributes, 2, Phase.Backward).Count);
        Assert.Equal(OperationCount.Zero, Row(XorAttributes, 1, Phase.Backward).Count);

        // Margin and loss of each lane, the sum over one sample block and over 16 lanes; signs of logit and gradient.
        Assert.Equal(new OperationCount(16 + 16 + 16 + 15, 0, 0, 32, 0, 0, 0), Row(XorAttributes, 3, Phase.Backward).Count);

        // Weights that are updated fill 16 lanes whatever the number of outputs.
        Assert.Equal(8 * 1 * 16L, Row(XorAttributes, 2, Phase.Update).FullPrecision);
    }

    [Fact]
    public void Real_networks_cost_what_a_count_by_hand_says()
    {
        // Two sample blocks: 32 lanes.
        Assert.Equal(3 * 5 * 32, Row(RealAttributes, 0, Phase.Forward).Count.Multiplications);
        Assert.Equal(3 * 16 * 32, Row(RealAttributes, 0, Phase.Update).Count.Multiplications);
        Assert.DoesNotContain(Ledger(RealAttributes).Rows, row => row.Layer == 0 && row.Phase == Phase.Backward);

        // Per feature: mean 1, squares 32, variance 1, normalised and scaled 64; sums 32 + 15, centred 32, squares 32 + 15, ε 1, centred
        // and shifted 64.
        Assert.Equal(
            new OperationCount((5 * (47 + 32 + 47 + 1 + 64)) + (2 * 32), 0, 2 * 16, 0, 5 * (1 + 32 + 1 + 64), 5, 5),
            Row(RealAttributes, 1, Phase.Forward).Count);
        Assert.Equal(5 * (32 + 3 + 64), Row(RealAttributes, 1, Phase.Backward).Count.Multiplications);

        // In inference the factors of sixteen features are one vector: ε, root, quotient.
        Assert.Equal(new OperationCount(16 + (5 * 64), 0, 0, 0, 5 * 32, 16, 16), Row(RealAttributes, 1, Phase.Inference).Count);
        Assert.Equal(5 * 2 * 32, Row(RealAttributes, 3, Phase.Forward).Count.Multiplications);

        // The error below is formed for four inputs at a time.
        Assert.Equal(8 * 2 * 32, Row(RealAttributes, 3, Phase.Backward).Count.Multiplications);
        Assert.Equal(2 * 2 * 32, Row(RealAttributes, 4, Phase.Backward).Count.Multiplications);
        Assert.All(Ledger(RealAttributes).Rows, row => Assert.Equal(row.Count.Multiplications, row.FullPrecision));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_product_quotient_and_root_has_a_named_reason(string attributes)
    {
        var ledger = Ledger(attributes);
        foreach (var (reasons, total) in new[]
        {
            (ledger.ReasonsOfTraining, ledger.Total(Phase.Forward, Phase.Backward, Phase.Update).Count),
            (ledger.ReasonsOfInference, ledger.Total(Phase.Inference).Count),
        })
        {
            Assert.All(reasons, reason => Assert.NotEmpty(reason.Name));
            Assert.All(reasons, reason => Assert.True(reason.Count > 0));
            Assert.Equal(
                total.Multiplications,
                reasons.Where(reason => reason.Operation == CostlyOperation.Multiplication).Sum(reason => reason.Count));
            Assert.Equal(
                total.Divisions, reasons.Where(reason => reason.Operation == CostlyOperation.Division).Sum(reason => reason.Count));
            Assert.Equal(
                total.SquareRoots, reasons.Where(reason => reason.Operation == CostlyOperation.SquareRoot).Sum(reason => reason.Count));
        }
    }

    [Fact]
    public void A_binary_network_with_Softmax_names_what_is_left()
    {
        var reasons = Ledger(
            "[Network(Weights = Weights.Binary), Input(9), Dense(20), BatchNorm, ReLU, Dropout(0.3f), Dense(3), "
                + "SoftmaxCrossEntropy]").ReasonsOfTraining;

        Assert.Equal(
            [
                "Division BatchNorm", "Division softmax", "Multiplication BatchNorm", "Multiplication dropout's 1/(1 − rate)",
                "Multiplication learning rate", "Multiplication softmax", "SquareRoot BatchNorm"
            ],
            reasons.Select(reason => $"{reason.Operation} {reason.Name}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Unrolling_and_running_offsets_change_no_count(string attributes)
    {
        var program = NetworkCompiler.Lower(Parsed.Graph(attributes));
        Assert.All(program.Kernels, kernel => Assert.Equal(
            Passes.Ledger.Count(kernel, program.Info.BatchSize),
            Passes.Ledger.Count(RunningOffsets.Run(Unrolling.Run(kernel)), program.Info.BatchSize)));
    }

    // Levels and samples such that every list can need filling up, or none is filled.
    [Theory]
    [InlineData(16, 9)]
    [InlineData(208, 9)]
    [InlineData(16, 31)]
    [InlineData(1040, 31)]
    public void No_input_takes_more_iterations_than_are_counted(int samples, int levels)
    {
        var shift = (levels - 1) / 2;
        var layer = Parsed.Graph(
            $"[Network, QuantizedBackprop(MaxLeftShift = {shift}, MaxRightShift = {shift}), Input(3), Dense(2), Hinge]").Layers[0];
        var input = new QuantizedInput((DenseLayer)layer, isSigned: false, samples / 16, entriesPerIteration: 4);
        Assert.Equal(levels, input.Levels);

        // One entry in as many lists as there can be, the rest in whole iterations.
        var most = samples < levels ? samples : levels + ((samples - levels) / 4);

        Assert.InRange(input.IterationsAtMost * levels, most, most + levels);
    }

    [Fact]
    public void A_condition_that_data_decide_counts_the_dearer_way()
    {
        var (one, two) = (Reason.OfLayer("one"), Reason.OfLayer("two"));
        var b = new KernelBuilder("Test", 0);
        var buffer = b.MemoryBuffer("plane", new MemoryBuffer("Plane", ElementKind.Float, VectorLayout.OneVector, "test", false));
        var value = b.Let("value", new Load(buffer, 0, ValueKind.Float));
        var flag = b.Let("flag", new Load(buffer, 1, ValueKind.Int));
        b.For("k", 0, 3, 1, k => b.If(
            (flag + k).IsLessThan(7),
            () => b.Store(buffer, 2, value.Times(value, one) + value),
            () => b.Store(buffer, 2, value.Times(value, two).Times(value, two))));

        var kernel = b.Build("Test.", []);

        Assert.Equal(new OperationCount(3, 0, 0, 0, 3 + 6, 0, 0), Passes.Ledger.Count(kernel, 16));
        Assert.Equal(["two 6", "one 3"], Passes.Ledger.Reasons([kernel], 16).Select(reason => $"{reason.Name} {reason.Count}"));
    }

    /// <summary>
    /// A filter over a picture without a halo, conditions at its borders: counted in steps as one by one, at the least of the cost.
    /// </summary>
    [Theory]
    [InlineData(14, 9)]
    [InlineData(31, 31)]
    [InlineData(1, 2)]
    public void Iterations_that_go_the_same_way_count_as_one_by_one(int height, int width)
    {
        var kernel = Borders(height, width);
        var tally = LedgerWalk.Of(kernel, 16);

        Assert.Equal(LedgerWalk.Of(kernel, 16, inSteps: false).Count, tally.Count);
        Assert.Equal(InsideThreeByThree(height) * InsideThreeByThree(width), tally.Count.Multiplications);
        Assert.Equal(LedgerWalk.Of(kernel, 16).Count, LedgerWalk.Of(RunningOffsets.Run(kernel), 16).Count);
    }

    [Fact]
    public void A_large_picture_with_borders_is_counted_at_once() =>
        Assert.Equal(
            InsideThreeByThree(1 << 14) * InsideThreeByThree(1 << 14), LedgerWalk.Of(Borders(1 << 14, 1 << 14), 16).Count.Multiplications);

    [Fact]
    public void Steps_change_no_count_of_random_networks() => RandomDeclarations.Network.Check(
        source =>
        {
            if (LayerTable.Default.Build(Parsed.Declaration(source)).Graph is { } graph)
            {
                Assert.All(NetworkCompiler.Lower(graph).Kernels, kernel => Assert.Equal(
                    LedgerWalk.Of(kernel, graph.BatchSize, inSteps: false).Count, LedgerWalk.Of(kernel, graph.BatchSize).Count));
            }
        },
        cases: 15);

    /// <summary>Neighbours from −1 to 1 that a place has in all places of a row.</summary>
    private static long InsideThreeByThree(int length) => (3L * length) - 2;

    private static Kernel Borders(int height, int width)
    {
        var b = new KernelBuilder("Test", 0);
        var value = b.Let("value", new FloatLiteral(2f));
        b.For("row", 0, height, 1, row => b.For("column", 0, width, 1, column => b.For("y", -1, 2, 1, y => b.For("x", -1, 2, 1, x =>
        {
            var other = b.Let("otherRow", row + y);
            b.If(other.IsAtLeast(0), () => b.If(other.IsLessThan(height), () => b.If(
                (column + x).IsAtLeast(0) & (column.Stride(2) + x.Stride(2)).IsLessThan(2 * width),
                () => b.Set(value, value.Times(3f, Reason.OfLayer("filter"))))));
        }))));
        b.Store(b.MemoryBuffer("values", new MemoryBuffer("Values", ElementKind.Float, VectorLayout.OneVector, "test", false)), 0, value);
        return b.Build("Test.", []);
    }

    [Fact]
    public void Shares_of_a_sample_are_rounded_up() =>
        Assert.Equal(new OperationCount(1, 0, 1, 2, 2, 1, 34), new OperationCount(1, 0, 3, 4, 6, 2, 100).PerSample(3));

    private static NetworkLedger Ledger(string attributes) => NetworkLedger.Make(NetworkCompiler.Lower(Parsed.Graph(attributes)));

    private static LedgerRow Row(string attributes, int layer, Phase phase) =>
        Assert.Single(Ledger(attributes).Rows, row => row.Layer == layer && row.Phase == phase);

    internal static void CheckAgainstInterpreter(NetworkGraph graph)
    {
        var program = NetworkCompiler.Lower(graph);
        var random = new Random(1);
        var interpreter = new KernelInterpreter(graph.BatchSize, (rows, index) => rows == KernelScalar.LabelRows
            ? index % Math.Max(2, graph.OutputSize)
            : random.Next(4) == 0 ? 0 : BitConverter.SingleToInt32Bits((random.NextSingle() * 4) - 2));
        foreach (var launch in program.Initialise.Launches)
        {
            interpreter.Run(launch.Kernel);
        }

        var training = program.Train.UsualLaunches;
        var sums = Run(training);
        Assert.InRange(interpreter.Float(program.Train.Body.OfType<ReturnLoss>().Single().Total, 0), float.Epsilon, float.MaxValue);
        var total = NetworkLedger.Make(program).Total(Phase.Forward, Phase.Backward, Phase.Update).Count;
        Assert.InRange(sums.Additions, 1, total.Additions);
        Assert.InRange(sums.Shifts, 0, total.Shifts);
        Assert.Equal(total with { Additions = 0, Shifts = 0 }, sums with { Additions = 0, Shifts = 0 });

        var encode = program.Encode?.UsualLaunches ?? [];
        foreach (var launch in encode.Where(launch => launch.Phase == Phase.Update))
        {
            interpreter.Run(launch.Kernel);
        }

        Assert.Equal(
            NetworkLedger.Make(program).Total(Phase.Inference).Count,
            Run(program.Predict.UsualLaunches));

        // One sample at a time: data decide on what is passed over, and on nothing else.
        var one = encode.Where(launch => launch.Phase == Phase.Inference).Concat(program.PredictOne?.UsualLaunches ?? []);
        foreach (var kernel in one.Select(launch => launch.Kernel))
        {
            interpreter.Run(kernel);
            var expected = Passes.Ledger.Count(kernel, graph.BatchSize);
            Assert.InRange(interpreter.Of("addition"), 0, expected.Additions);
            Assert.InRange(interpreter.Of("look-up"), 0, expected.LookUps);
            Assert.InRange(interpreter.Of("shift"), 0, expected.Shifts);
            Assert.InRange(interpreter.Of("sign flip"), 0, expected.SignFlips);
            Assert.Equal(expected.Multiplications, interpreter.Of("multiplication"));
            Assert.Equal(expected.Divisions, interpreter.Of("division"));
            Assert.Equal(expected.SquareRoots, interpreter.Of("root"));
        }

        OperationCount Run(IEnumerable<KernelLaunch> launches)
        {
            var sum = OperationCount.Zero;
            foreach (var kernel in launches.Select(launch => launch.Kernel))
            {
                interpreter.Run(kernel);
                var counted = new OperationCount(
                    interpreter.Of("addition"),
                    interpreter.Of("look-up"),
                    interpreter.Of("shift"),
                    interpreter.Of("sign flip"),
                    interpreter.Of("multiplication"),
                    interpreter.Of("division"),
                    interpreter.Of("root"));
                var tally = LedgerWalk.Of(kernel, graph.BatchSize);
                var expected = tally.Count;
                if (kernel.Parameters.Any(parameter => IsLengthOfLists(parameter.MemoryBuffer))
                    && !kernel.Name.EndsWith("Quantize", StringComparison.Ordinal))
                {
                    // Lists of samples or positions: data decide on the additions and shifts, and on nothing else that is counted.
                    Assert.InRange(counted.Additions, 1, expected.Additions);
                    Assert.InRange(counted.Shifts, 0, expected.Shifts);
                    expected = expected with { Additions = counted.Additions, Shifts = counted.Shifts };
                }
                else if (kernel.Name.EndsWith("Quantize", StringComparison.Ordinal))
                {
                    // The lists themselves: data decide on what is written, but not beyond their bounds.
                    Assert.InRange(interpreter.Of("bytes read"), 1, tally.BytesRead);
                    Assert.InRange(interpreter.Of("bytes written"), 1, tally.BytesWritten);
                }
                else
                {
                    Assert.Equal(
                        (kernel.Name, tally.BytesRead, tally.BytesWritten),
                        (kernel.Name, interpreter.Of("bytes read"), interpreter.Of("bytes written")));
                }

                Assert.True(expected == counted, $"{kernel.Name}: the ledger says {expected}, running it {counted}.");
                Assert.Equal(
                    Passes.Ledger.Reasons([kernel], graph.BatchSize).Select(reason => (reason.Name, reason.Count)).Order(),
                    interpreter.Counts.Where(count => count.Key.Contains(':', StringComparison.Ordinal))
                        .Select(count => (count.Key.Split(':')[1], count.Value)).Order());
                sum += counted;
            }

            return sum;
        }

        static bool IsLengthOfLists(MemoryBuffer? buffer) =>
            buffer?.Name is { } name && new[] { "Iterations", "Lengths" }.Any(start => name.StartsWith(start, StringComparison.Ordinal));
    }
}
