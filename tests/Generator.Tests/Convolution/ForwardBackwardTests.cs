using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Kernels.Convolution;
using KernelGen.Generator.Kernels.Weights;
using Xunit;

namespace KernelGen.Generator.Tests.Convolution;

/// <summary>Convolutions forward and back against plain loops in double precision.</summary>
public sealed class ForwardBackwardTests
{
    /// <summary>Height, width, channels, filters, kernel, stride, padding, samples of a batch of how many.</summary>
    public static TheoryData<int, int, int, int, int, int, bool, int, int> Shapes => new()
    {
        { 5, 6, 1, 7, 3, 1, false, 5, 5 },
        { 5, 4, 3, 16, 3, 1, true, 2, 20 },
        { 6, 6, 33, 5, 3, 1, false, 2, 2 },
        { 4, 3, 67, 20, 2, 1, true, 3, 17 },
        { 5, 7, 4, 70, 5, 2, true, 2, 2 },
        { 19, 1, 2, 3, 1, 3, false, 4, 4 },
        { 1, 1, 17, 18, 3, 1, true, 3, 3 },
        { 2, 2, 20, 67, 2, 1, false, 35, 35 },
        { 7, 5, 16, 10, 4, 3, true, 2, 33 },
        { 3, 5, 8, 2, 5, 1, true, 2, 2 },
        { 4, 5, 6, 48, 3, 2, true, 2, 2 },
        { 9, 10, 5, 4, 2, 3, false, 1, 1 },
        { 3, 9, 12, 32, 1, 1, false, 16, 16 },
        { 11, 7, 6, 1, 1, 2, true, 2, 2 },
        { 4, 9, 31, 48, 2, 1, false, 2, 2 },
        { 3, 4, 18, 112, 3, 1, true, 2, 2 },
        { 8, 5, 35, 64, 2, 1, false, 1, 1 },
        { 9, 8, 5, 16, 4, 3, true, 2, 2 },
        { 7, 9, 3, 32, 3, 2, true, 1, 1 },
        { 1, 6, 20, 16, 3, 1, true, 2, 2 },
    };

    /// <summary>A lone picture is cut into patches where that pays; whether it pays or not, the sums are compared above.</summary>
    [Theory]
    [InlineData(8, 5, 35, 64, 2, 1, false, true)]
    [InlineData(28, 28, 32, 32, 3, 1, true, true)]
    [InlineData(2, 2, 512, 1024, 2, 1, false, false)]
    public void A_lone_picture_is_cut_into_patches_where_it_pays(
        int height, int width, int channels, int filters, int kernel, int stride, bool isSame, bool isCut)
    {
        foreach (var weights in new[] { WeightKind.Ternary, WeightKind.Binary })
        {
            var layer = Layer(height, width, channels, filters, kernel, stride, isSame, weights);
            var plan = WeightPlanner.Plan(layer, Tuning.Default, foldsTiles: true, isDirect: false, isFixed: false);
            Assert.Equal(isCut, PicturePatches.Of(layer, new WeightLayout(layer, plan), Tuning.Default) is not null);
        }
    }

    /// <summary>Lanes that a mini-batch leaves empty are filled with patches where that pays, on the way back where stride is 1.</summary>
    [Theory]
    [InlineData(1, 1, true, true)]
    [InlineData(8, 1, true, true)]
    [InlineData(9, 1, false, false)]
    [InlineData(4, 2, true, false)]
    public void Few_samples_are_cut_into_patches(int samples, int stride, bool isCut, bool isCutBack)
    {
        var layer = Layer(16, 16, 64, 64, 3, stride, isSame: true, WeightKind.Ternary);
        var plan = WeightPlanner.Plan(layer, Tuning.Default, foldsTiles: true, isDirect: false, isFixed: false);
        var layout = new WeightLayout(layer, plan);
        Assert.Equal(isCut, PicturePatches.OfFewSamples(layer, layout, Tuning.Default, samples) is not null);
        Assert.Equal(isCutBack, PicturePatches.OfFewGradients(layer, layout, Tuning.Default, samples) is not null);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_are_those_of_plain_loops(
        int height, int width, int channels, int filters, int kernel, int stride, bool isSame, int samples, int batchSize)
    {
        foreach (var weights in new[] { WeightKind.Ternary, WeightKind.Binary, WeightKind.Real })
        {
            var layer = Layer(height, width, channels, filters, kernel, stride, isSame, weights);
            new ConvolutionPass(layer, samples, batchSize, filters, accumulates: (filters + (int)weights) % 2 == 0).Compare(1e-6);
            if (weights != WeightKind.Real && filters < 20)
            {
                new ConvolutionPass(layer, samples, batchSize, filters).Compare(1e-6, isReal: true);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_fixed_point_too(
        int height, int width, int channels, int filters, int kernel, int stride, bool isSame, int samples, int batchSize)
    {
        var weights = filters % 4 < 2 ? WeightKind.Ternary : WeightKind.Binary;
        var layer = Layer(height, width, channels, filters + 16, kernel, stride, isSame, weights);
        new ConvolutionPass(layer, samples, batchSize, 3, isFixed: true, accumulates: filters % 3 == 0).Compare(1f / 128);
    }

    /// <summary>Where a lone picture's quick sums would not be those of a mini-batch, it takes the slow ones.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_fixed_point_a_lone_picture_stays_at_the_limits_too(bool isTernary) => new ConvolutionPass(
        Layer(4, 5, 120, 48, 3, 1, isSame: false, isTernary ? WeightKind.Ternary : WeightKind.Binary), 1, 1, 5, isFixed: true)
            .CompareBeyondLimits();

    private static Conv2DLayer Layer(
        int height, int width, int channels, int filters, int kernel, int stride, bool isSame, WeightKind weights)
    {
        var input = new Shape(height, width, channels);
        var (window, output) = isSame
            ? Window.Same(input, kernel, kernel, stride, filters)
            : Window.Valid(input, kernel, kernel, stride, filters);
        return new Conv2DLayer(
            0,
            input,
            output,
            window,
            PooledArea: 1,
            weights,
            IsStochastic: false,
            HasBias: filters % 2 == 0,
            OutputShift: weights == WeightKind.Real ? 0 : -(filters % 3),
            UpdateShift: 0,
            null);
    }
}
