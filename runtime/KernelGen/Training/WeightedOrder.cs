using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>
/// The samples of an epoch where classes have weights: as many as there are, each as often as its class's weight over the mean weight says,
/// rounded up or down at random.
/// </summary>
/// <remarks>Systematic resampling (Madow 1949) of shuffled samples: as random as drawing with replacement, with less variance.</remarks>
internal sealed class WeightedOrder
{
    // No network, shuffle or augmentation draws from keys with these streams.
    private const uint StartStream = 0x8000_0002;
    private const uint OrderStream = 0x8000_0003;

    private readonly double[] _weights;
    private readonly int[] _shuffled;
    private readonly int[] _drawn;
    private readonly double _total;

    /// <param name="labels">The class of each sample.</param>
    /// <param name="classWeights">The weight of each class.</param>
    public WeightedOrder(ReadOnlySpan<int> labels, IReadOnlyList<float> classWeights)
    {
        _weights = new double[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            _weights[i] = classWeights[labels[i]];
            _total += _weights[i];
        }

        _shuffled = new int[labels.Length];
        _drawn = new int[labels.Length];
    }

    /// <summary>Fills in the samples of an epoch, which depend on seed and epoch alone.</summary>
    public void Fill(Span<int> order, long seed, int epoch)
    {
        Shuffle.Fill(_shuffled, seed, epoch);
        var (low, high) = Threefry.Draw((uint)seed, (uint)(seed >> 32) ^ StartStream, 0, (uint)epoch);
        var start = (((ulong)high << 32) | low) / 18446744073709551616.0;
        var step = _total / order.Length;
        var sample = 0;
        var last = 0;
        var sum = _weights[_shuffled[0]];
        for (var i = 0; i < order.Length; i++)
        {
            var point = (start + i) * step;
            while (sum <= point && sample < order.Length - 1)
            {
                sample++;
                sum += _weights[_shuffled[sample]];
            }

            // Behind the last sample with a weight there is only what rounding of the sums leaves.
            last = _weights[_shuffled[sample]] > 0 ? _shuffled[sample] : last;
            _drawn[i] = last;
        }

        Shuffle.Fill(_shuffled, seed, epoch, OrderStream);
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = _drawn[_shuffled[i]];
        }
    }

    /// <summary>Refuses weights that fit no classes of a data set.</summary>
    /// <param name="weights">A weight for each class.</param>
    /// <param name="train">The training set.</param>
    /// <exception cref="InvalidOperationException">
    /// The data set has targets, or the weights are not as many as its classes, or not weights.
    /// </exception>
    public static void Check(IReadOnlyList<float> weights, Dataset train)
    {
        const string Name = nameof(Trainer.ClassWeights);
        if (!train.HasLabels)
        {
            throw new InvalidOperationException($"{Name} is set, but the training set has targets instead of classes.");
        }

        if (weights.Count != train.Classes)
        {
            throw new InvalidOperationException($"{Name} has {weights.Count} weights; the training set has {train.Classes} classes.");
        }

        for (var i = 0; i < weights.Count; i++)
        {
            if (!float.IsFinite(weights[i]) || weights[i] < 0)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{Name} gives class {i} the weight {weights[i]}; a weight is finite and 0 or more."));
            }
        }

        foreach (var label in train.Labels)
        {
            if (weights[label] > 0)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{Name} gives every class that the training set has samples of the weight 0.");
    }
}
