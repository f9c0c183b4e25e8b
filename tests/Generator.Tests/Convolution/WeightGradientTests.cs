using System;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Optimizers;
using Xunit;

namespace KernelGen.Generator.Tests.Convolution;

/// <summary>The gradient of a convolution's weights against plain loops in double precision over the same rounded inputs.</summary>
public sealed class WeightGradientTests
{
    private static readonly Quantization Nearest = new(4, 4, IsStochastic: false);

    /// <summary>Height, width, channels, filters, kernel, stride, padding, samples of a batch of how many.</summary>
    public static TheoryData<int, int, int, int, int, int, bool, int, int> Shapes => new()
    {
        { 5, 6, 1, 7, 3, 1, false, 5, 5 },
        { 5, 4, 3, 16, 3, 1, true, 18, 20 },
        { 6, 6, 33, 5, 3, 1, false, 2, 2 },
        { 4, 3, 67, 20, 2, 1, true, 3, 17 },
        { 7, 9, 4, 70, 5, 2, true, 2, 2 },
        { 19, 1, 2, 3, 1, 3, false, 4, 4 },
        { 1, 1, 17, 18, 3, 1, true, 3, 3 },
        { 3, 3, 20, 4, 3, 1, false, 20, 20 },
        { 8, 7, 16, 66, 4, 3, true, 2, 33 },
        { 3, 4, 6, 67, 2, 1, true, 4, 4 },
        { 4, 2, 3, 130, 1, 1, false, 2, 2 },
        { 5, 5, 2, 40, 4, 1, false, 3, 3 },
        { 2, 2, 33, 18, 2, 1, false, 21, 30 },
        { 2, 19, 2, 3, 3, 1, true, 3, 3 },
        { 3, 33, 1, 5, 2, 1, false, 2, 2 },
        { 3, 3, 9, 5, 2, 1, false, 70, 80 },
        { 5, 5, 3, 4, 3, 2, true, 66, 66 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_are_those_of_plain_loops(
        int height, int width, int channels, int filters, int kernel, int stride, bool isSame, int samples, int batchSize)
    {
        var kinds = new[] { WeightKind.Ternary, WeightKind.Binary, WeightKind.Real };
        var run = filters;
        foreach (var quantization in new[] { Nearest, new Quantization(15, 15, IsStochastic: false), null })
        {
            foreach (var isNonNegative in new[] { true, false })
            {
                var layer = Layer(height, width, channels, filters, kernel, stride, isSame, kinds[run++ % kinds.Length], quantization);
                Compare(new ConvolutionStep(layer, samples, batchSize, run, null, null, isNonNegative, run % 2 == 0), isNonNegative);
            }
        }
    }

    /// <summary>Few samples' inputs, rounded sixteen channels at a time, give what they give with samples in lanes, to the bit.</summary>
    [Theory]
    [InlineData(5, 6, 16, 7, 1, 0, 5, 5)]
    [InlineData(3, 18, 32, 20, 1, 0, 2, 2)]
    [InlineData(6, 5, 48, 17, 2, 0, 3, 3)]
    [InlineData(6, 6, 64, 17, 1, 2, 3, 3)]
    [InlineData(7, 6, 32, 3, 1, 2, 1, 2)]
    public void Few_samples_may_lie_sample_by_sample(
        int height, int width, int channels, int filters, int stride, int pool, int samples, int batchSize)
    {
        foreach (var isStochastic in new[] { true, false })
        {
            Assert.Equal(Gradient(takesRows: false), Gradient(takesRows: true));

            float[] Gradient(bool takesRows)
            {
                var isNonNegative = isStochastic == (filters > 10);
                var layer = Layer(
                    height, width, channels, filters, 3, stride, stride == 1, WeightKind.Ternary, new Quantization(4, 4, isStochastic));
                var window = pool == 0 ? null : new Window(pool, pool, pool, 0, 0);
                var step = new ConvolutionStep(layer, samples, batchSize, 5, null, window, isNonNegative, true, takesRows);
                var random = new Random(filters);
                var (gradient, _, _) = step.Run(
                    () => random.Next(3) == 0 ? 0f : (float)((random.NextDouble() * 3) - (isNonNegative ? 0 : 1)),
                    () => (float)(random.NextDouble() - 0.5));
                return Values(gradient);
            }
        }
    }

    [Theory]
    [InlineData(9, 8, 5, 20, 3, 1, 2, 2, 18)]
    [InlineData(6, 6, 40, 17, 2, 1, 2, 2, 3)]
    [InlineData(14, 10, 2, 3, 3, 2, 2, 3, 2)]
    [InlineData(11, 11, 1, 16, 4, 1, 3, 3, 2)]
    [InlineData(5, 5, 40, 17, 2, 1, 2, 2, 19)]
    public void In_front_of_a_pooling_too(
        int height, int width, int channels, int filters, int kernel, int stride, int pool, int poolStride, int samples)
    {
        foreach (var quantization in new[] { Nearest, null })
        {
            var layer = Layer(height, width, channels, filters, kernel, stride, isSame: false, WeightKind.Ternary, quantization);
            Compare(
                new ConvolutionStep(
                    layer,
                    samples,
                    samples,
                    seed: 3,
                    new MomentumOptimizer(0.5f),
                    new Window(pool, pool, poolStride, 0, 0),
                    isNonNegative: true,
                    keepsGradients: false),
                isNonNegative: true);
        }
    }

    [Fact]
    public void Zeros_stay_zero_and_what_is_too_large_is_no_number()
    {
        var layer = Layer(4, 4, 18, 18, 3, 1, isSame: true, WeightKind.Ternary, Nearest);

        var (dead, before, after) = new ConvolutionStep(layer, 3, 3, 1, null, null, true, false).Run(() => 1f, () => 0f);
        Assert.All(Values(dead), static value => Assert.Equal(0f, value));
        Assert.Equal(Values(before), Values(after));

        var (silent, _, _) = new ConvolutionStep(layer, 3, 3, 1, null, null, true, false).Run(() => 0f, () => 1e30f);
        Assert.All(Values(silent), static value => Assert.Equal(0f, value));

        foreach (var large in new[] { 3e38f, float.PositiveInfinity, float.NaN })
        {
            var (lost, _, _) = new ConvolutionStep(layer, 3, 3, 1, null, null, true, false).Run(() => 1f, () => large);
            Assert.All(Values(lost), static value => Assert.True(float.IsNaN(value)));
        }
    }

    private static float[] Values(float[,,] values)
    {
        var flat = new float[values.Length];
        Buffer.BlockCopy(values, 0, flat, 0, sizeof(float) * flat.Length);
        return flat;
    }

    private static Conv2DLayer Layer(
        int height,
        int width,
        int channels,
        int filters,
        int kernel,
        int stride,
        bool isSame,
        WeightKind weights,
        Quantization? quantization)
    {
        var input = new Shape(height, width, channels);
        var (window, output) = isSame
            ? Window.Same(input, kernel, kernel, stride, filters)
            : Window.Valid(input, kernel, kernel, stride, filters);
        var isReal = weights == WeightKind.Real;
        return new Conv2DLayer(0, input, output, window, 1, weights, !isReal, false, isReal ? 0 : -3, isReal ? 0 : 5, quantization);
    }

    private static void Compare(ConvolutionStep step, bool isNonNegative)
    {
        var random = new Random(7);
        var (gradient, before, after) = step.Run(
            () => random.Next(3) == 0 ? 0f : (float)(Math.Pow(2, random.Next(-6, 6)) * (random.NextDouble() + 1))
                * (isNonNegative || random.Next(2) == 0 ? 1 : -1),
            () => random.Next(4) == 0 ? 0f : (float)(random.NextDouble() - 0.5));
        var layer = step.Layer;
        var window = layer.Window;
        var scale = Math.Pow(2, layer.OutputShift + layer.UpdateShift);
        for (var filter = 0; filter < layer.Units; filter++)
        {
            for (var place = 0; place < layer.Offsets; place++)
            {
                for (var channel = 0; channel < layer.InputsPerOffset; channel++)
                {
                    var (sum, magnitude) = (0.0, 0.0);
                    for (var sample = 0; sample < step.Samples; sample++)
                    {
                        for (var position = 0; position < layer.Positions; position++)
                        {
                            var row = (position / layer.OutputShape.Width * window.Stride) + (place / window.Width) - window.PaddingTop;
                            var column = (position % layer.OutputShape.Width * window.Stride) + (place % window.Width) - window.PaddingLeft;
                            if (row < 0 || row >= layer.InputShape.Height || column < 0 || column >= layer.InputShape.Width)
                            {
                                continue;
                            }

                            var feature = (((row * layer.InputShape.Width) + column) * layer.InputShape.Channels) + channel;
                            var term = step.Gradient[sample, (position * layer.Units) + filter]
                                * Rounded(step.Input[sample, feature], layer.Quantization) * scale;
                            sum += term;
                            magnitude += Math.Abs(term);
                        }
                    }

                    var what = $"{layer.Title} of {layer.InputShape.Title}, filter {filter}, place {place}, channel {channel}";
                    Assert.True(Math.Abs(gradient[filter, place, channel] - sum) <= 1e-6 * magnitude, what);
                    if (step.Pool is null)
                    {
                        var updated = before[filter, place, channel] - gradient[filter, place, channel];
                        updated = layer.Weights == WeightKind.Real ? updated : Math.Clamp(updated, -1f, 1f);
                        Assert.True(updated == after[filter, place, channel], what);
                    }
                }
            }
        }

        Assert.True(step.PaddingIsZero());
    }

    /// <summary>The nearer power by value: from one and a half times a power on, the next one.</summary>
    private static double Rounded(float input, Quantization? quantization)
    {
        if (quantization is null || input == 0)
        {
            return input;
        }

        var magnitude = Math.Abs(input);
        var smallest = Math.Pow(2, -quantization.MaxRightShift);
        if (magnitude < smallest)
        {
            return magnitude / smallest < 0.5 ? 0 : Math.Sign(input) * smallest;
        }

        var power = (int)Math.Floor(Math.Log2(magnitude));
        power += magnitude / Math.Pow(2, power) >= 1.5 ? 1 : 0;
        return Math.Sign(input) * Math.Pow(2, Math.Min(power, quantization.MaxLeftShift));
    }
}
