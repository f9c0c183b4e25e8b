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
        ("real", Residual(7, 12, Weights.Real, 5)),
        ("ternary, by table", Residual(20, 17, Weights.Ternary, 19)),
        ("fixed point, an odd number of blocks", Residual(20, 34, Weights.Ternary, 18) with { Fixed = true }),
        ("without multiplications", Free(Residual(6, 5, Weights.Binary, 18)) with { Fixed = true, Optimizer = new ShiftAdaMaxSpec() }),
        ("sign flips, normalisation on a shared value", PreActivation(5, 18, Weights.Ternary, 6, new BatchNormSpec())),
        ("normalisation by shifts on a shared value", PreActivation(11, 18, Weights.Binary, 18, new ShiftBatchNormSpec())),
        ("real normalisation on a shared value", PreActivation(6, 18, Weights.Real, 8, new BatchNormSpec(0.01f))),
        ("the network's input read four times", SharedInput()),
        ("an activation and rectifiers on a shared value", SharedFunction()),
    ];

    private static readonly Lazy<CompiledNetworks> Compiled =
        new(() => NetworkCompiler.Compile([.. Networks.Select(network => network.Spec)]));

    /// <summary>All tensors of a training step, predictions of mini-batches and single samples, and calibration.</summary>
    [Fact]
    public void Graphs_agree_with_the_reference()
    {
        var (loose, elements) = (0L, 0L);
        for (var index = 0; index < Networks.Length; index++)
        {
            var tally = new Tally();
            new NetworkComparison(Networks[index].Spec, Compiled.Value.Create(index, 30 + index, 2), index, tally).Run(steps: 2);
            output.WriteLine(Networks[index].Name + ": " + tally);
            Assert.Equal(0, tally.Enclosed);
            (loose, elements) = (loose + tally.Loose, elements + tally.Elements);
        }

        Assert.True(loose <= 0.1 * elements, FormattableString.Invariant($"{loose} of {elements} tensor elements are compared loosely."));
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

    /// <summary>A dense layer with a way straight on around it; what goes into it is read twice, and a later value three times.</summary>
    private static NetworkSpec Residual(int input, int batchSize, Weights weights, int width) => new(
        input,
        batchSize,
        [
            new DenseSpec(width),
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(width),
            new AddSpec { From = [3, 2] },
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(width) { From = [6] },
            new DenseSpec(width) { From = [6] },
            new AddSpec { From = [7, 8, 6] },
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
    /// Normalisation of a value that goes straight on too: nothing may be left in its place, no gradient stored over another.
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
