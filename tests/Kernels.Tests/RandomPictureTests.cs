using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks over pictures against the double-precision reference.</summary>
public sealed class RandomPictureTests(ITestOutputHelper output)
{
    /// <summary>
    /// Statistics of a channel are over all samples and pixels, and what rounding leaves of a mean is the same in all of them: added up in
    /// full, as the bounds do, that is wide where there are thousands. Errors are found nevertheless (PlantedErrorTests).
    /// </summary>
    private const double Loosely = 0.35;

    /// <summary>Rows and columns 1 to 19, channels 1 to 67, kernels 1 to 5, every stride, padding, kind of layer and weights.</summary>
    [Fact]
    public void Random_networks_agree_with_the_reference() =>
        RandomComparison.Run(RandomComparison.Of(RandomPictures.Any), 40, steps: 3, output, Loosely);

    /// <summary>Sums in 16-bit fixed point.</summary>
    [Fact]
    public void Networks_in_fixed_point_agree_with_the_reference() => RandomComparison.Run(
        RandomComparison.Of(RandomPictures.Any.Select(spec => spec with { Fixed = true })), 15, steps: 2, output, Loosely);

    [Fact]
    public void Updates_are_finite_differences_of_the_loss() => Gen.Select(RandomPictures.Differentiable, Gen.Int).CheckInGroups(
        20,
        20,
        group => NetworkCompiler.Compile([.. group.Select(random => random.Item1)]),
        (random, networks, index) => GradientTests.Compare(random.Item1, networks.Create(index, random.Item2, 1), random.Item2));

    /// <summary>Shapes of the paper's layers, smaller: whole blocks of tables, several tiles of filters, pooling directly behind.</summary>
    [Fact]
    public void Convolutions_as_the_paper_has_them_agree_with_the_reference()
    {
        NetworkSpec[] specs =
        [
            Pictures(new(8, 7, 3), 20, LossKind.SquaredHinge, new Conv2DSpec(70, 3), new MaxPoolSpec(2, 2), new BatchNormSpec(),
                new ReLUSpec(), new Conv2DSpec(66, 2), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(10), new BatchNormSpec()),
            Pictures(new(6, 6, 66), 17, LossKind.SquaredHinge, new Conv2DSpec(130, 3), new MaxPoolSpec(2, 2), new BatchNormSpec(),
                new ReLUSpec(), new DenseSpec(10), new BatchNormSpec()),
            Pictures(new(5, 5, 130), 33, LossKind.SquaredHinge, new Conv2DSpec(17, 3, 1, true), new ShiftBatchNormSpec(), new ReLUSpec(),
                new Conv2DSpec(64, 2, 2), new ShiftBatchNormSpec(), new ReLUSpec(), new DenseSpec(10), new ShiftBatchNormSpec()) with
            {
                MultiplicationFree = true,
            },
            Pictures(new(4, 4, 20), 40, LossKind.SoftmaxCrossEntropy, new Conv2DSpec(33, 3, 1, true), new ReLUSpec(),
                new AveragePoolSpec(2, 2), new Conv2DSpec(18, 1), new ReLUSpec(), new GlobalAveragePoolSpec(), new DenseSpec(10)) with
            {
                Weights = Weights.Binary,
            },
            Pictures(new(9, 9, 2), 18, LossKind.SoftmaxCrossEntropy, new Conv2DSpec(20, 5, 2, true), new ReLUSpec(), new MaxPoolSpec(3, 2),
                new DropoutSpec(0.25f, true), new Conv2DSpec(8, 2), new ReLUSpec(), new DenseSpec(10)) with
            {
                Weights = Weights.Real,
            },
        ];
        specs = [.. specs, .. specs[..3].Select(spec => spec with { Fixed = true })];
        var tally = new Tally();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            new NetworkComparison(specs[index], networks.Create(index, 40 + index, 2), index, tally).Run(steps: 1);
        }

        RandomComparison.AssertStrict(tally, output);
    }

    private static NetworkSpec Pictures(PictureShape shape, int batchSize, LossKind loss, params LayerSpec[] layers) =>
        new(shape.Size, batchSize, [.. layers], loss) { Picture = shape };
}
