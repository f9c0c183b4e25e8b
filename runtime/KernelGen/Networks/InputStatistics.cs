using System;

namespace KernelGen;

/// <summary>Mean and standard deviation of every feature of samples, of pictures of every channel.</summary>
/// <remarks>
/// One pass in double precision, by the pairwise update of Chan, Golub and LeVeque (1979): exact where a feature never varies, and
/// independent of threads.
/// </remarks>
/// <param name="channels">Values that have a mean each; samples are whole multiples of it, channels innermost.</param>
internal sealed class InputStatistics(int channels)
{
    // Values of samples that are read at once: 1 MB.
    private const int PieceLength = 1 << 18;

    private readonly double[] _means = new double[channels];
    private readonly double[] _squares = new double[channels];
    private readonly double[] _sums = new double[channels];
    private readonly double[] _squaresOfPiece = new double[channels];
    private long _count;

    public int Channels => channels;

    /// <summary>Those of a whole data set.</summary>
    public static InputStatistics Of(Dataset dataset, int channels)
    {
        InputStatistics statistics = new(channels);
        var samples = Math.Clamp(PieceLength / dataset.SampleSize, 1, dataset.Count);
        var buffer = dataset.Buffer(samples);
        for (var first = 0; first < dataset.Count; first += samples)
        {
            statistics.Add(dataset.Rows(first, Math.Min(samples, dataset.Count - first), buffer));
        }

        return statistics;
    }

    /// <summary>Those of at most so many samples, taken at equal distances.</summary>
    public static InputStatistics OfSome(Dataset dataset, int channels, int maximum)
    {
        InputStatistics statistics = new(channels);
        var samples = Math.Min(maximum, dataset.Count);
        var row = new float[dataset.SampleSize];
        for (var sample = 0; sample < samples; sample++)
        {
            dataset.ReadInputs((int)((long)sample * dataset.Count / samples), row);
            statistics.Add(row);
        }

        return statistics;
    }

    public double Mean(int channel) => _means[channel];

    /// <summary>The root of the mean square of the distance from the mean.</summary>
    public double Deviation(int channel) => Math.Sqrt(_squares[channel] / _count);

    /// <summary>Adds samples.</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        var count = rows.Length / channels;
        Array.Clear(_sums);
        Array.Clear(_squaresOfPiece);
        for (var start = 0; start < rows.Length; start += channels)
        {
            var row = rows.Slice(start, channels);
            for (var channel = 0; channel < row.Length; channel++)
            {
                _sums[channel] += row[channel];
            }
        }

        // Sums become means of the piece.
        for (var channel = 0; channel < channels; channel++)
        {
            _sums[channel] /= count;
        }

        for (var start = 0; start < rows.Length; start += channels)
        {
            var row = rows.Slice(start, channels);
            for (var channel = 0; channel < row.Length; channel++)
            {
                var distance = row[channel] - _sums[channel];
                _squaresOfPiece[channel] += distance * distance;
            }
        }

        Merge(count);
    }

    private void Merge(int count)
    {
        var share = (double)count / (_count + count);
        for (var channel = 0; channel < channels; channel++)
        {
            var difference = _sums[channel] - _means[channel];
            _means[channel] += difference * share;
            _squares[channel] += _squaresOfPiece[channel] + (difference * difference * share * _count);
        }

        _count += count;
    }
}
