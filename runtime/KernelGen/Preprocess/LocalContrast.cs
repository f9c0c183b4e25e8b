using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>Takes from every value the mean of its neighbourhood, and divides it by the neighbourhood's root mean square.</summary>
/// <remarks>
/// <para>
/// K. Jarrett et al., What is the Best Multi-Stage Architecture for Object Recognition? (ICCV 2009), as pylearn2's LeCunLCN has it, which
/// prepared SVHN for Lin et al. 2016: each channel by itself, a Gaussian window of deviation 2, zeros beside the image, and the root mean
/// square taken of the values before their local mean is subtracted. A neighbourhood with less than the image's mean is divided by that.
/// </para>
/// <para>The window is a product of a column and a row, so a value costs two sums of its length.</para>
/// </remarks>
internal sealed class LocalContrast : PreprocessingStep
{
    public const int LargestWindow = 99;

    private const double Deviation = 2;

    // One buffer of three images per thread; a sample is worked on from start to end by one.
    [ThreadStatic]
    private static float[]? _buffer;

    private readonly int _window;
    private readonly float _threshold;
    private readonly float[] _weights;

    public LocalContrast(int window, float threshold)
    {
        (_window, _threshold) = (window, threshold);
        _weights = new float[window];
        double sum = 0;
        for (var i = 0; i < window; i++)
        {
            sum += Weight(i);
        }

        for (var i = 0; i < window; i++)
        {
            _weights[i] = (float)(Weight(i) / sum);
        }

        double Weight(int i) => Math.Exp(-((i - (window / 2)) * (i - (window / 2))) / (2 * Deviation * Deviation));
    }

    public override string ToString() => FormattableString.Invariant($"LocalContrast({_window}, {_threshold:R})");

    public override void Check(Dataset data)
    {
        if (data.IsFlat)
        {
            throw new ArgumentException(
                $"Local contrast is a matter of images; the data set has samples of {data.SampleSize} values. Make it with height, width "
                + "and channels if they are images.",
                nameof(data));
        }
    }

    public override void Apply(Span<float> rows, int height, int width, int channels)
    {
        var size = height * width * channels;
        if (_buffer is null || _buffer.Length < 3 * size)
        {
            _buffer = new float[3 * size];
        }

        var mean = _buffer.AsSpan(0, size);
        var energy = _buffer.AsSpan(size, size);
        var scratch = _buffer.AsSpan(2 * size, size);
        for (; rows.Length > 0; rows = rows[size..])
        {
            var sample = rows[..size];
            for (var i = 0; i < size; i++)
            {
                scratch[i] = sample[i] * sample[i];
            }

            Blur(scratch, energy, mean, width * channels, channels);
            Blur(sample, mean, scratch, width * channels, channels);
            Divide(sample, mean, energy, channels);
        }
    }

    /// <summary>The values without their local mean, by their local root mean square or its mean over the image.</summary>
    private void Divide(Span<float> sample, Span<float> mean, Span<float> energy, int channels)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (var i = channel; i < energy.Length; i += channels)
            {
                energy[i] = MathF.Sqrt(energy[i]);
                sum += energy[i];
            }

            var least = Math.Max(_threshold, (float)(sum * channels / energy.Length));
            for (var i = channel; i < energy.Length; i += channels)
            {
                sample[i] = (sample[i] - mean[i]) / Math.Max(least, energy[i]);
            }
        }
    }

    /// <summary>Weighted sums over the window, zeros beside the image.</summary>
    private void Blur(ReadOnlySpan<float> source, Span<float> target, Span<float> scratch, int row, int channels)
    {
        var height = source.Length / row;
        scratch.Clear();
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < _window; i++)
            {
                var from = y + i - (_window / 2);
                if ((uint)from < (uint)height)
                {
                    AddScaled(source.Slice(from * row, row), _weights[i], scratch.Slice(y * row, row));
                }
            }
        }

        target.Clear();
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < _window; i++)
            {
                var offset = (i - (_window / 2)) * channels;
                if (Math.Abs(offset) < row)
                {
                    AddScaled(
                        scratch.Slice((y * row) + Math.Max(0, offset), row - Math.Abs(offset)),
                        _weights[i],
                        target.Slice((y * row) + Math.Max(0, -offset), row - Math.Abs(offset)));
                }
            }
        }
    }

    private static void AddScaled(ReadOnlySpan<float> source, float weight, Span<float> target)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(source);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] += weight * from[i];
        }

        for (var i = from.Length * Vector<float>.Count; i < source.Length; i++)
        {
            target[i] += weight * source[i];
        }
    }
}
