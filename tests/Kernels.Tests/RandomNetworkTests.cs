using System.Linq;
using CsCheck;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Generated kernels against the double-precision reference, on random networks.</summary>
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    private static readonly Gen<RandomNetwork> Any = RandomComparison.Of(RandomNetworks.Any);

    /// <summary>Shapes 1 to 70, every kind of layer, weights, sampling, loss and quantization.</summary>
    [Fact]
    public void Random_networks_agree_with_the_reference() => RandomComparison.Run(Any, 100, steps: 4, output);

    /// <summary>Shapes that tables, several tiles and several blocks of samples are made for.</summary>
    [Fact]
    public void Larger_networks_agree_with_the_reference()
    {
        NetworkSpec[] specs =
        [
            new(
                130,
                70,
                [new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10), new BatchNormSpec()],
                LossKind.SquaredHinge),
            new(130, 70, [new DenseSpec(200), new ReLUSpec(), new DenseSpec(10)], LossKind.SoftmaxCrossEntropy, Weights.Binary),
            new(
                197,
                100,
                [new DenseSpec(131), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(129), new ReLUSpec(), new DenseSpec(3)],
                LossKind.Hinge),
            new(
                160,
                65,
                [new DenseSpec(192), new ReLUSpec(), new DropoutSpec(0.5f), new DenseSpec(70), new BatchNormSpec()],
                LossKind.MeanSquaredError,
                Weights.Real),
            new(
                128,
                130,
                [new DenseSpec(128), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(128), new BatchNormSpec()],
                LossKind.SquaredHinge,
                Weights.Binary,
                Sampling.Deterministic,
                new QuantizationSpec(true, 2, 2, Rounding.Nearest)),
            new(
                257,
                16,
                [new DenseSpec(300), new ReLUSpec(), new DenseSpec(1)],
                LossKind.SquaredHinge,
                Weights.Ternary,
                Sampling.Deterministic,
                new QuantizationSpec(Enabled: false)),
            new(
                130,
                70,
                [new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10), new BatchNormSpec()],
                LossKind.SquaredHinge,
                Optimizer: new MomentumSpec(0.9f)),
            new(
                150,
                40,
                [new DenseSpec(140), new ReLUSpec(), new DenseSpec(30)],
                LossKind.Hinge,
                Weights.Binary,
                Optimizer: new ShiftMomentumSpec(3)),
            new(
                130,
                50,
                [new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10)],
                LossKind.SquaredHinge,
                Optimizer: new AdamSpec()),
            new(
                129,
                33,
                [new DenseSpec(131), new ReLUSpec(), new DenseSpec(67)],
                LossKind.SoftmaxCrossEntropy,
                Weights.Real,
                Optimizer: new ShiftAdaMaxSpec()),
            new(
                130,
                70,
                [
                    new DenseSpec(200), new BatchNormSpec(), new ActivationSpec(UserFunctionCases.Activation("Bent")),
                    new DropoutSpec(0.25f),
                    new DenseSpec(67), new ShiftBatchNormSpec(), new ActivationSpec(UserFunctionCases.Activation("Leaky")),
                    new DenseSpec(10),
                ],
                LossKind.Written,
                UserLoss: UserFunctionCases.Loss("BentHinge")),
            new(1, 200, [new DenseSpec(260), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(2)], LossKind.SoftmaxCrossEntropy),
        ];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            new NetworkComparison(specs[index], networks.Create(index, 40 + index, 2), index, tally).Run(steps: 2);
        }

        RandomComparison.AssertStrict(tally, output);
    }

    /// <summary>
    /// More inputs than the tables of one sample have room for at once: several blocks, a part of one, a table with rows missing.
    /// </summary>
    [Fact]
    public void Inputs_of_one_sample_in_several_blocks()
    {
        NetworkSpec[] specs =
        [
            new(1031, 20, [new DenseSpec(40), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(3)], LossKind.SquaredHinge),
            new(600, 20, [new DenseSpec(70, Bias: true)], LossKind.MeanSquaredError, Tuning: "RowsPerTable=1; TablesPerBlock=4"),
            new(1551, 20, [new DenseSpec(33, Bias: true)], LossKind.MeanSquaredError, Weights.Binary, Tuning: "RowsPerTable=2"),
        ];
        specs = [.. specs, .. specs.Select(spec => spec with { Fixed = true })];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            new NetworkComparison(specs[index], networks.Create(index, 80 + index, 2), index, tally).Run(steps: 1);
        }

        output.WriteLine(tally.ToString());
        Assert.True(tally.Logits > 1000, tally.ToString());
    }

    /// <summary>Sums in 16-bit fixed point, in every kind of network.</summary>
    [Fact]
    public void Networks_in_fixed_point_agree_with_the_reference() =>
        RandomComparison.Run(Any.Select(network => network with { Spec = network.Spec with { Fixed = true } }), 40, steps: 3, output);

    /// <summary>
    /// With two samples, normalisation leaves errors that are zero but for rounding. In fixed point such a row has the exponent of its
    /// rounding, not of zero, and Adam makes whole steps of it; what may come out is enclosed.
    /// </summary>
    [Fact]
    public void Rows_of_errors_that_are_nothing_but_rounding()
    {
        RandomNetwork[] random =
        [
            new(
                new(
                    56,
                    15,
                    [
                        new DenseSpec(61, Weights.Real, Sampling.Stochastic), new ShiftBatchNormSpec(), new ReLUSpec(),
                        new DenseSpec(70, Weights.Binary, Bias: true), new ActivationSpec(UserFunctionCases.Activation("Leaky")),
                        new DenseSpec(61), new ShiftBatchNormSpec(true, null, 0.01f), new ReLUSpec(),
                        new DenseSpec(2, Weights.Binary, Bias: true), new BatchNormSpec(),
                    ],
                    LossKind.Written,
                    Weights.Binary,
                    Sampling.Deterministic,
                    new QuantizationSpec(true, 15, 0),
                    Optimizer: new AdamSpec(),
                    UserLoss: UserFunctionCases.Loss("AbsoluteError"),
                    Tuning: "EntriesPerIteration=4",
                    Fixed: true),
                -11384058462,
                12840,
                3),
            new(
                new(
                    36,
                    3,
                    [
                        new DenseSpec(4, Bias: true), new BatchNormSpec(), new ReLUSpec(),
                        new DenseSpec(18, Weights.Real, Bias: true), new BatchNormSpec(0.01f), new ReLUSpec(), new DropoutSpec(0.2f),
                        new DenseSpec(32, Sampling: Sampling.Deterministic, QuantizeBackprop: false), new ShiftBatchNormSpec(true),
                        new DenseSpec(8),
                    ],
                    LossKind.Written,
                    Weights.Binary,
                    Sampling.Stochastic,
                    new QuantizationSpec(true, 15, 3),
                    Optimizer: new ShiftMomentumSpec(15),
                    UserLoss: UserFunctionCases.Loss("BentHinge"),
                    Tuning: "EntriesPerIteration=4; RowsPerTable=4; TablesPerBlock=8",
                    Fixed: true),
                26594256437463256,
                -431,
                1),
        ];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile([.. random.Select(network => network.Spec)]);
        for (var index = 0; index < random.Length; index++)
        {
            var (spec, seed, dataSeed, threads) = random[index];
            new NetworkComparison(spec, networks.Create(index, seed, threads), dataSeed, tally).Run(steps: 3);
        }

        output.WriteLine(tally.ToString());
        Assert.Equal(0, tally.Enclosed);
    }

    /// <summary>
    /// One tile of outputs, inputs cut into sixteen parts of which the last ones are empty, and a last input behind them.
    /// </summary>
    [Fact]
    public void The_last_inputs_are_updated_once_by_any_number_of_threads()
    {
        NetworkSpec[] specs =
        [
            new(261, 20, [new DenseSpec(20), new BatchNormSpec()], LossKind.SquaredHinge),
            new(261, 20, [new DenseSpec(20), new BatchNormSpec()], LossKind.SquaredHinge, Weights.Real),
        ];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            foreach (var threads in new[] { 1, 7, 16 })
            {
                new NetworkComparison(specs[index], networks.Create(index, 70, threads), index, tally).Run(steps: 2);
            }
        }

        RandomComparison.AssertStrict(tally, output);
    }

    /// <summary>
    /// BatchNorm leaves normalised values in the place of what it reads, but not where ReLU looks at that on its way back.
    /// </summary>
    [Fact]
    public void Normalisation_behind_a_rectifier()
    {
        NetworkSpec[] specs =
        [
            new(9, 20, [new DenseSpec(6), new ReLUSpec(), new BatchNormSpec(), new DenseSpec(3)], LossKind.SquaredHinge, Weights.Real),
            new(9, 20, [new DenseSpec(20), new ReLUSpec(), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(3)], LossKind.SquaredHinge),
            new(9, 20, [new DenseSpec(6), new ReLUSpec(), new DropoutSpec(0.25f), new BatchNormSpec(), new DenseSpec(3)], LossKind.Hinge),
            new(9, 20, [new DenseSpec(6), new ReLUSpec(), new ShiftBatchNormSpec(), new DenseSpec(3)], LossKind.Hinge, Weights.Binary),
        ];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            new NetworkComparison(specs[index], networks.Create(index, 60 + index, 1), index, tally).Run(steps: 2);
        }

        RandomComparison.AssertStrict(tally, output);
    }
}
