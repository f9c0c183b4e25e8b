using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks declared in this project against the reference: they need no compiler where they run.</summary>
internal static class DeclaredComparison
{
    /// <summary>The declarations once more, as the reference reads them.</summary>
    public static IReadOnlyDictionary<string, NetworkSpec> Specs { get; } = new Dictionary<string, NetworkSpec>
    {
        [nameof(TernaryNet)] = Hinge(
            new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(67), new BatchNormSpec(), new ReLUSpec(),
            new DenseSpec(10), new BatchNormSpec()),
        [nameof(FixedNet)] = Hinge(
            new DenseSpec(200), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(67, Bias: true), new BatchNormSpec(), new ReLUSpec(),
            new DenseSpec(10), new BatchNormSpec()) with
        {
            Fixed = true,
        },
        [nameof(ZeroNet)] = Hinge(
            new DenseSpec(130), new ShiftBatchNormSpec(), new ReLUSpec(), new DenseSpec(33), new ShiftBatchNormSpec(IsPublished: true),
            new ReLUSpec(), new DropoutSpec(0.3f), new DenseSpec(5), new ShiftBatchNormSpec(Terms: 3)) with
        {
            Input = 70,
            BatchSize = 50,
            MultiplicationFree = true,
        },
        [nameof(AdamNet)] = Hinge(
            new DenseSpec(113, Bias: true), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(19, Weights.Real), new ReLUSpec(),
            new DenseSpec(5)) with
        {
            Input = 61,
            BatchSize = 48,
            Loss = LossKind.SoftmaxCrossEntropy,
            Optimizer = new AdamSpec(Beta1: 0.8f),
        },
        [nameof(ConvNet)] = Hinge(
            new Conv2DSpec(70, 3), new BatchNormSpec(), new ReLUSpec(), new Conv2DSpec(66, 2), new MaxPoolSpec(2, 2), new BatchNormSpec(),
            new ReLUSpec(), new Conv2DSpec(40, 3), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10), new BatchNormSpec()) with
        {
            Input = 270,
            BatchSize = 37,
            Picture = new PictureShape(9, 10, 3),
        },
    };

    /// <summary>Initial tensors, a training step, predictions and calibration of one of them; a difference is an exception.</summary>
    public static Tally Of(string name)
    {
        var tally = new Tally();
        new NetworkComparison(Specs[name], DeclaredNetworks.All[name](29, 2), dataSeed: 31, tally).Run(steps: 1);
        return tally;
    }

    private static NetworkSpec Hinge(params LayerSpec[] layers) => new(130, 70, [.. layers], LossKind.SquaredHinge);
}
