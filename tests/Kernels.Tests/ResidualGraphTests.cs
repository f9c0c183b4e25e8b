using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks whose layers are no chain: a value read by several nodes, and sums of what several give.</summary>
public sealed class ResidualGraphTests(ITestOutputHelper output)
{
    /// <summary>Small enough for sums of several ways.</summary>
    private const float LearningRate = 1f / 1024;

    /// <summary>What is special, and the network.</summary>
    private static readonly (string Name, NetworkSpec Spec)[] Networks =
    [
        ("real", Residual(7, 18, Weights.Real, 5)),
        ("ternary, by sign flips", Residual(9, 18, Weights.Ternary, 12)),
        ("ternary, by table", Residual(17, 17, Weights.Ternary, 19)),
        ("binary, several tiles", Residual(3, 3, Weights.Binary, 65)),
        ("fixed point, an odd number of blocks", Residual(17, 34, Weights.Ternary, 17) with { Fixed = true }),
        ("without multiplications, in fixed point",
            Free(Residual(6, 5, Weights.Binary, 18)) with { Fixed = true, Optimizer = new ShiftAdaMaxSpec() }),
        ("Adam", Residual(6, 10, Weights.Ternary, 17) with { Optimizer = new AdamSpec() }),
        ("normalisation on a shared value", PreActivation(11, 18, Weights.Ternary, 20, new BatchNormSpec())),
        ("normalisation by shifts on a shared value", PreActivation(11, 18, Weights.Binary, 18, new ShiftBatchNormSpec())),
        ("real normalisation on a shared value", PreActivation(6, 18, Weights.Real, 8, new BatchNormSpec(0.01f))),
        ("the network's input read four times", SharedInput()),
        ("an activation and rectifiers on a shared value", SharedFunction()),
    ];

    private static readonly Lazy<CompiledNetworks> Compiled = new(
        () => NetworkCompiler.Compile([.. Networks.Select(network => network.Spec)]));

    /// <summary>All tensors of a training step, predictions of mini-batches and single samples, and calibration.</summary>
    [Fact]
    public void Graphs_agree_with_the_reference()
    {
        var tally = new Tally();
        for (var index = 0; index < Networks.Length; index++)
        {
            output.WriteLine(Networks[index].Name);
            new NetworkComparison(Networks[index].Spec, Compiled.Value.Create(index, 30 + index, 2), index, tally).Run(steps: 2);
        }

        output.WriteLine(tally.ToString());
        Assert.True(tally.Enclosed <= 0.05 * tally.Steps, tally.ToString());
        Assert.True(tally.Loose <= 0.1 * tally.Elements, tally.ToString());
    }

    /// <summary>What the kernels propagate along all ways together is the derivative of the loss.</summary>
    [Theory]
    [InlineData("real")]
    [InlineData("real normalisation on a shared value")]
    public void Updates_are_finite_differences_of_the_loss(string name)
    {
        var index = Array.FindIndex(Networks, network => network.Name == name);
        GradientTests.Compare(Networks[index].Spec, Compiled.Value.Create(index, 5, 1), 5);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        for (var index = 0; index < Networks.Length; index++)
        {
            var weights = Networks[index].Spec.InferenceWeights;
            var expected = Fingerprint.Of(Compiled.Value.Create(index, 71, 1), LearningRate, weights);
            Assert.Equal(expected, Fingerprint.Of(Compiled.Value.Create(index, 71, 2), LearningRate, weights));
            Assert.Equal(expected, Fingerprint.Of(Compiled.Value.Create(index, 71, 5), LearningRate, weights));
        }
    }

    [Theory]
    [InlineData("real")]
    [InlineData("fixed point, an odd number of blocks")]
    public void Nothing_is_allocated(string name)
    {
        var index = Array.FindIndex(Networks, network => network.Name == name);
        AllocationTests.AssertNothingAllocated(Compiled.Value.Create(index, 3, 2), Networks[index].Spec.InferenceWeights);
    }

    /// <summary>
    /// Dense → BatchNorm → ReLU → Dense, around it a way straight on; what is in front and a further branch are read by two layers.
    /// </summary>
    private static NetworkSpec Residual(int input, int batchSize, Weights weights, int width) => new(
        input,
        batchSize,
        [
            new DenseSpec(width),
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(width),
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(width),
            new AddSpec { From = [6, 2] },
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(width) { From = [9] },
            new DenseSpec(width) { From = [9] },
            new AddSpec { From = [10, 11, 9] },
            new DenseSpec(3),
        ],
        LossKind.SquaredHinge,
        weights);

    private static NetworkSpec Free(NetworkSpec spec) => spec with
    {
        MultiplicationFree = true,
        Layers = [.. spec.Layers.Select(layer => layer is BatchNormSpec ? new ShiftBatchNormSpec { From = layer.From } : layer)],
    };

    /// <summary>
    /// Normalisation reads a value that goes straight on too: it may neither leave its own there nor store over another's gradient.
    /// </summary>
    private static NetworkSpec PreActivation(int input, int batchSize, Weights weights, int width, LayerSpec norm) => new(
        input,
        batchSize,
        [
            new DenseSpec(width),
            norm with { From = [0] },
            new ReLUSpec(),
            new DropoutSpec(0.25f),
            new DenseSpec(width),
            new AddSpec { From = [0, 4] },
            new ReLUSpec { From = [5] },
            norm with { From = [6] },
            new DenseSpec(width),
            new AddSpec { From = [6, 8] },
            new DenseSpec(4),
        ],
        LossKind.MeanSquaredError,
        weights);

    private static NetworkSpec SharedInput() => new(
        20,
        21,
        [
            new DenseSpec(20),
            new ReLUSpec { From = [-1] },
            new BatchNormSpec { From = [-1] },
            new AddSpec { From = [0, 1, 2, -1] },
            new ReLUSpec(),
            new DenseSpec(2),
        ],
        LossKind.SoftmaxCrossEntropy,
        Weights.Binary);

    private static NetworkSpec SharedFunction() => new(
        10,
        19,
        [
            new DenseSpec(17),
            new ActivationSpec(UserFunctionCases.Activation("Leaky")) { From = [0] },
            new ReLUSpec { From = [0] },
            new ReLUSpec { From = [2] },
            new DropoutSpec(0.5f) { From = [2] },
            new AddSpec { From = [1, 3, 4] },
            new BatchNormSpec(),
            new DenseSpec(5),
        ],
        LossKind.Hinge,
        Weights.Ternary);
}
