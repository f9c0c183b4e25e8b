using System;
using System.Linq;
using CsCheck;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Generated kernels against the double-precision reference, on random networks.</summary>
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    /// <summary>Shapes 1 to 70, every kind of layer, weights, sampling, loss and quantization; CsCheck prints the seed of a failure.</summary>
    [Fact]
    public void Random_networks_agree_with_the_reference()
    {
        var tally = new Tally();
        Gen.Select(RandomNetworks.Any, Gen.Long, Gen.Int).Array[100].Sample(
            cases =>
            {
                using var networks = NetworkCompiler.Compile(Array.ConvertAll(cases, c => c.Item1));
                for (var index = 0; index < cases.Length; index++)
                {
                    var (spec, seed, dataSeed) = cases[index];
                    var network = networks.Create(index, seed, 1 + (index % 3));
                    Assert.Equal(seed, network.Seed);
                    new NetworkComparison(spec, network, dataSeed, tally).Run(steps: 4);
                }
            },
            iter: 1,
            threads: 1,
            print: _ => "");
        AssertStrict(tally);
    }

    /// <summary>Shapes that tables, several tiles and several slabs of samples are made for.</summary>
    [Fact]
    public void Larger_networks_agree_with_the_reference()
    {
        NetworkSpec[] specs =
        [
            new(130, 70, [new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10), new BatchNormSpec()], LossKind.SquaredHinge),
            new(130, 70, [new DenseSpec(200), new ReLUSpec(), new DenseSpec(10)], LossKind.SoftmaxCrossEntropy, Weights.Binary),
            new(197, 100, [new DenseSpec(131), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(129), new ReLUSpec(), new DenseSpec(3)], LossKind.Hinge),
            new(160, 65, [new DenseSpec(192), new ReLUSpec(), new DropoutSpec(0.5f), new DenseSpec(70), new BatchNormSpec()], LossKind.MeanSquaredError, Weights.Real),
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
            new(150, 40, [new DenseSpec(140), new ReLUSpec(), new DenseSpec(30)], LossKind.Hinge, Weights.Binary, Optimizer: new ShiftMomentumSpec(3)),
            new(130, 50, [new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10)], LossKind.SquaredHinge, Optimizer: new AdamSpec()),
            new(129, 33, [new DenseSpec(131), new ReLUSpec(), new DenseSpec(67)], LossKind.SoftmaxCrossEntropy, Weights.Real, Optimizer: new ShiftAdaMaxSpec()),
            new(
                130,
                70,
                [
                    new DenseSpec(200), new BatchNormSpec(), new ActivationSpec(WrittenPieces.Activation("Bent")), new DropoutSpec(0.25f),
                    new DenseSpec(67), new ShiftBatchNormSpec(), new ActivationSpec(WrittenPieces.Activation("Leaky")), new DenseSpec(10),
                ],
                LossKind.Written,
                WrittenLoss: WrittenPieces.Loss("BentHinge")),
            new(1, 200, [new DenseSpec(260), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(2)], LossKind.SoftmaxCrossEntropy),
        ];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            new NetworkComparison(specs[index], networks.Create(index, 40 + index, 2), index, tally).Run(steps: 2);
        }

        AssertStrict(tally);
    }

    /// <summary>More inputs than the tables of one sample have room for at once: several blocks, a part of one, a table with rows missing.</summary>
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
    public void Networks_in_fixed_point_agree_with_the_reference()
    {
        var tally = new Tally();
        Gen.Select(RandomNetworks.Any, Gen.Long, Gen.Int).Array[40].Sample(
            cases =>
            {
                using var networks = NetworkCompiler.Compile(Array.ConvertAll(cases, c => c.Item1 with { Fixed = true }));
                for (var index = 0; index < cases.Length; index++)
                {
                    var (spec, seed, dataSeed) = cases[index];
                    new NetworkComparison(spec with { Fixed = true }, networks.Create(index, seed, 1 + (index % 3)), dataSeed, tally).Run(steps: 3);
                }
            },
            iter: 1,
            threads: 1,
            print: _ => "");

        AssertStrict(tally);
    }

    /// <summary>One tile of outputs, inputs cut into sixteen parts of which the last ones are empty, and a last input behind them.</summary>
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

        AssertStrict(tally);
    }

    /// <summary>Tolerances that forgive everything would prove nothing.</summary>
    private void AssertStrict(Tally tally)
    {
        output.WriteLine(tally.ToString());
        Assert.True(tally.Undecided <= 0.05 * tally.Steps, tally.ToString());
        Assert.True(tally.UndecidedRuns <= 0.05 * tally.Runs, tally.ToString());
        Assert.True(tally.Turned <= 0.1 * tally.Steps, tally.ToString());
        Assert.True(tally.Loose <= 0.1 * tally.Elements, tally.ToString());
    }
}
