using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;


namespace KernelGen.Tests.Preprocess;

/// <summary>Each preprocessing against its definition in plain double precision.</summary>
public sealed class PreprocessingTests
{
    [Theory]
    [InlineData(55, 0)]
    [InlineData(1, 0.4f)]
    public void Global_contrast_is_its_definition(float scale, float bias)
    {
        var data = Images(9, 4, 3, 2);
        var rows = Applied(Preprocessing.GlobalContrast(scale, bias).Fit(data), data);
        for (var i = 0; i < data.Count; i++)
        {
            var sample = data.Sample(i).ToArray();
            var mean = sample.Average(value => (double)value);
            var norm = Math.Sqrt(bias + sample.Sum(value => (value - mean) * (value - mean))) / scale;
            for (var j = 0; j < sample.Length; j++)
            {
                Assert.Equal((sample[j] - mean) / norm, rows[(i * sample.Length) + j], 1e-5 * scale);
            }
        }
    }

    [Fact]
    public void A_sample_without_contrast_becomes_zeros()
    {
        Dataset flat = new(Enumerable.Repeat(0.3f, 12).ToArray(), [0], 2, 2, 3);
        Assert.All(Applied(Preprocessing.GlobalContrast().Fit(flat), flat), value => Assert.Equal(0, value, 1e-6));
        Assert.All(
            Applied(Preprocessing.LocalContrast(3).Fit(Zeros()), Zeros()), value => Assert.Equal(0, value));

        static Dataset Zeros() => new(new float[12], [0], 2, 2, 3);
    }

    [Theory]
    [InlineData(7, 9, 8, 3)]
    [InlineData(3, 5, 1, 1)]
    [InlineData(9, 4, 6, 2)]
    [InlineData(1, 3, 3, 1)]
    public void Local_contrast_is_its_definition(int window, int height, int width, int channels)
    {
        var data = Images(3, height, width, channels);
        var rows = Applied(Preprocessing.LocalContrast(window, 0.01f).Fit(data), data);
        var half = window / 2;
        var weights = new double[window, window];
        for (var y = 0; y < window; y++)
        {
            for (var x = 0; x < window; x++)
            {
                weights[y, x] = Math.Exp(-(((y - half) * (y - half)) + ((x - half) * (x - half))) / 8.0);
            }
        }

        var total = weights.Cast<double>().Sum();
        for (var i = 0; i < data.Count; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                var deviations = new double[height, width];
                var centred = new double[height, width];
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        double mean = 0;
                        double energy = 0;
                        for (var dy = 0; dy < window; dy++)
                        {
                            for (var dx = 0; dx < window; dx++)
                            {
                                var value = Pixel(y + dy - half, x + dx - half);
                                mean += weights[dy, dx] / total * value;
                                energy += weights[dy, dx] / total * value * value;
                            }
                        }

                        (centred[y, x], deviations[y, x]) = (Pixel(y, x) - mean, Math.Sqrt(energy));
                    }
                }

                var least = Math.Max(0.01, deviations.Cast<double>().Average());
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        Assert.Equal(
                            centred[y, x] / Math.Max(least, deviations[y, x]), rows[(i * data.SampleSize) + Index(y, x)], 1e-5);
                    }
                }

                double Pixel(int y, int x) =>
                    y >= 0 && y < height && x >= 0 && x < width ? data.Sample(i)[Index(y, x)] : 0;

                int Index(int y, int x) => (((y * width) + x) * channels) + c;
            }
        }
    }

    /// <summary>Against an eigendecomposition by Jacobi rotations.</summary>
    [Theory]
    [InlineData(1, 1, 5, 20)]
    [InlineData(4, 4, 3, 300)]
    [InlineData(5, 7, 1, 10)]
    [InlineData(1, 1, 1, 4)]
    public void Whitening_is_its_definition(int height, int width, int channels, int count)
    {
        var data = Images(count, height, width, channels);
        var size = data.SampleSize;
        var mean = new double[size];
        var covariance = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            mean[i] = Enumerable.Range(0, count).Average(s => (double)data.Sample(s)[i]);
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                covariance[i, j] = Enumerable.Range(0, count).Average(
                    s => (data.Sample(s)[i] - mean[i]) * (data.Sample(s)[j] - mean[j])) + (i == j ? 0.01 : 0);
            }
        }

        var (values, vectors) = Jacobi(covariance);
        var rows = Applied(Preprocessing.Whitening(0.01f).Fit(data), data);
        for (var s = 0; s < count; s++)
        {
            for (var j = 0; j < size; j++)
            {
                double expected = 0;
                for (var i = 0; i < size; i++)
                {
                    for (var k = 0; k < size; k++)
                    {
                        expected += (data.Sample(s)[i] - mean[i]) * vectors[i, k] / Math.Sqrt(values[k]) * vectors[j, k];
                    }
                }

                Assert.Equal(expected, rows[(s * size) + j], 2e-5);
            }
        }
    }

    [Fact]
    public void What_becomes_of_a_sample_depends_neither_on_its_neighbours_nor_on_threads()
    {
        var data = Images(150, 4, 4, 3);
        var preprocessing = Preprocessing.GlobalContrast().Then(Preprocessing.LocalContrast(5)).Then(Preprocessing.Whitening()).Fit(data);
        var all = Applied(preprocessing, data);
        Parallel.For(0, data.Count, i =>
        {
            var row = data.Sample(i).ToArray();
            preprocessing.Apply(row);
            Assert.Equal(Bits(all.AsSpan(i * 48, 48)), Bits(row));
        });
        var lazy = data.With(preprocessing);
        Assert.Equal(Bits(all), Bits(lazy.Inputs));
        Assert.Equal(Bits(all), Bits(lazy.InMemory().Inputs));
        Assert.Equal(Bits(all.AsSpan(48 * 7, 48)), Bits(lazy.Sample(7)));
        Assert.Equal(Bits(all.AsSpan(48 * 140, 48 * 5)), Bits(lazy.SplitInOrder(130).Second.Subset(10, 5).InMemory().Inputs));
        var (first, second) = lazy.Split(100);
        var (firstPlain, _) = data.Split(100);
        Assert.Equal(Bits(firstPlain.With(preprocessing).Inputs), Bits(first.Inputs));
        Assert.Same(preprocessing, second.Preprocessing);
        Assert.Same(preprocessing, second.InMemory().Preprocessing);
    }

    [Fact]
    public void Fitting_twice_gives_the_same_bits_and_steps_in_front_count()
    {
        var data = Images(60, 3, 3, 2);
        var both = Preprocessing.GlobalContrast(4).Then(Preprocessing.Whitening());
        var rows = Applied(both.Fit(data), data);
        Assert.Equal(Bits(rows), Bits(Applied(both.Fit(data), data)));
        var normalised = Preprocessing.GlobalContrast(4).Fit(data);
        var byHand = data.With(normalised).InMemory();
        Dataset plain = new(byHand.Inputs.ToArray(), byHand.Labels.ToArray(), 3, 3, 2);
        Assert.Equal(Bits(rows), Bits(Applied(Preprocessing.Whitening().Fit(plain), plain)));
    }

    [Fact]
    public void Applying_allocates_nothing()
    {
        var data = Images(50, 4, 4, 3);
        var preprocessing = Preprocessing.GlobalContrast().Then(Preprocessing.LocalContrast(5)).Then(Preprocessing.Whitening()).Fit(data);
        var rows = data.Inputs.ToArray();
        var lazy = data.With(preprocessing);
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            // At first the runtime itself may allocate, where it compiles a loop anew.
            var before = GC.GetAllocatedBytesForCurrentThread();
            preprocessing.Apply(rows);
            lazy.ReadInputs(0, rows);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var data = Images(5, 2, 2, 3);
        var unfitted = Preprocessing.GlobalContrast();
        var fitted = unfitted.Fit(data);
        Assert.False(unfitted.IsFitted);
        Assert.True(fitted.IsFitted);
        Assert.Equal("2×2×3 GlobalContrast(55, 0)", fitted.ToString());
        Assert.Equal("unfitted GlobalContrast(55, 0) Whitening(0.1)", unfitted.Then(Preprocessing.Whitening()).ToString());
        Assert.Contains("is not fitted", Assert.Throws<InvalidOperationException>(() => unfitted.Apply(new float[12])).Message);
        Assert.Contains("is not fitted", Assert.Throws<ArgumentException>(() => data.With(unfitted)).Message);
        Assert.Throws<InvalidOperationException>(() => fitted.Then(Preprocessing.Whitening()));
        Assert.Throws<InvalidOperationException>(() => Preprocessing.Whitening().Then(fitted));
        Assert.Contains("2 × 2 × 3 values were expected", Assert.Throws<ArgumentException>(() => fitted.Apply(new float[13])).Message);
        Assert.Throws<ArgumentException>(() => fitted.Apply([]));
        Assert.Contains(
            "fitted to samples of 2 × 2 × 3; those of the data set have 3 × 2 × 2",
            Assert.Throws<ArgumentException>(() => Images(2, 3, 2, 2).With(fitted)).Message);
        Assert.Contains("preprocessed already", Assert.Throws<ArgumentException>(() => data.With(fitted).With(fitted)).Message);
        Assert.Contains("preprocessed already", Assert.Throws<ArgumentException>(() => unfitted.Fit(data.With(fitted))).Message);
        Assert.Contains(
            "Make it with height, width",
            Assert.Throws<ArgumentException>(() => Preprocessing.LocalContrast().Fit(new Dataset(new float[4], [0], 4))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.GlobalContrast(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.GlobalContrast(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.GlobalContrast(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.LocalContrast(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.LocalContrast(101));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.LocalContrast(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preprocessing.Whitening(0));
        Assert.Contains(
            "up to 10000 values, not of 10001",
            Assert.Throws<ArgumentException>(() => Preprocessing.Whitening().Fit(new Dataset(new float[10_001], [0], 10_001))).Message);
        var many = Enumerable.Repeat(unfitted, 8).Aggregate((a, b) => a.Then(b));
        Assert.Throws<InvalidOperationException>(() => many.Then(unfitted));
    }

    private static float[] Applied(Preprocessing preprocessing, Dataset data)
    {
        var rows = data.Inputs.ToArray();
        preprocessing.Apply(rows);
        return rows;
    }

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>Images whose values have something in common, as pictures do.</summary>
    private static Dataset Images(int count, int height, int width, int channels)
    {
        Random random = new(count);
        var size = height * width * channels;
        var values = new float[count * size];
        for (var s = 0; s < count; s++)
        {
            var brightness = random.NextSingle();
            for (var i = 0; i < size; i++)
            {
                values[(s * size) + i] = (brightness + (random.NextSingle() * (i + 1) / size)) / 2;
            }
        }

        return new Dataset(values, [.. Enumerable.Range(0, count).Select(i => i % 3)], height, width, channels);
    }

    private static (double[] Values, double[,] Vectors) Jacobi(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            v[i, i] = 1;
        }

        for (var sweep = 0; sweep < 40; sweep++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    if (Math.Abs(a[p, q]) < 1e-300)
                    {
                        continue;
                    }

                    var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
                    var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                    var (c, s) = (1 / Math.Sqrt((t * t) + 1), t / Math.Sqrt((t * t) + 1));
                    for (var k = 0; k < size; k++)
                    {
                        (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
                        (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
                    }

                    for (var k = 0; k < size; k++)
                    {
                        (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
                    }
                }
            }
        }

        return ([.. Enumerable.Range(0, size).Select(i => a[i, i])], v);
    }
}
