using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>Makes the mini-batches of a training: shuffled, read as floats, and changed by the augmentation.</summary>
/// <remarks>What a mini-batch holds depends on seed, epoch and its number alone. Making it allocates nothing.</remarks>
internal sealed class MiniBatchReader
{
    private readonly Dataset _train;
    private readonly MiniBatches _batches;
    private readonly Augmentation? _augmentation;
    private readonly long _seed;
    private readonly int[] _order;
    private readonly int[] _samples;
    private readonly float[] _plain;
    private readonly WeightedOrder? _weighted;
    private readonly ClusterSession? _session;
    private int _orderEpoch = -1;

    /// <summary>Plans the mini-batches of a training.</summary>
    /// <param name="train">Where samples come from.</param>
    /// <param name="batches">How those of an epoch are divided.</param>
    /// <param name="augmentation">What changes them, or null.</param>
    /// <param name="seed">With the epoch, decides their order and their changes.</param>
    /// <param name="classWeights">How often samples of each class are taken, or null.</param>
    /// <param name="session">Says which samples of a mini-batch are read here; null for all.</param>
    public MiniBatchReader(
        Dataset train,
        MiniBatches batches,
        Augmentation? augmentation,
        long seed,
        IReadOnlyList<float>? classWeights = null,
        ClusterSession? session = null)
    {
        _session = session;
        (_train, _batches, _augmentation, _seed) = (train, batches, augmentation, seed);
        _order = new int[train.Count];
        _samples = new int[batches.Largest];
        _weighted = classWeights is null ? null : new WeightedOrder(train.Labels, classWeights);
        _plain = augmentation is null ? [] : new float[batches.Largest * train.SampleSize];
    }

    /// <summary>Room for any of the mini-batches.</summary>
    public MiniBatch NewBatch() => new(_batches.Largest, _train.SampleSize, _train.TargetSize);

    /// <summary>Makes one mini-batch, or the part of it that this process trains on.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">Its number in the epoch, from 0.</param>
    /// <param name="target">Receives it.</param>
    public void Read(int epoch, int batch, MiniBatch target)
    {
        if (epoch != _orderEpoch)
        {
            FillOrder(epoch);
            _orderEpoch = epoch;
        }

        var first = _batches.Before(batch);
        target.Total = (int)(_batches.Before(batch + 1) - first);
        (var ownFirst, target.Count) = _session?.OwnSamples(target.Total) ?? (0, target.Total);
        first += ownFirst;
        if (target.Count == 0)
        {
            return; // More processes than shards.
        }

        var samples = _samples.AsSpan(0, target.Count);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = _order[_batches.Place(first + i)];
        }

        ReadAnswers(samples, target);

        if (_augmentation is null)
        {
            _train.ReadInputs(samples, target.Inputs);
        }
        else
        {
            Augment(_augmentation, epoch, (int)first, samples, target);
        }
    }

    private void FillOrder(int epoch)
    {
        if (_weighted is null)
        {
            Shuffle.Fill(_order, _seed, epoch);
        }
        else
        {
            _weighted.Fill(_order, _seed, epoch);
        }
    }

    /// <summary>What the network is to say of the samples.</summary>
    private void ReadAnswers(ReadOnlySpan<int> samples, MiniBatch target)
    {
        if (_train.HasLabels)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                target.Labels[i] = _train.Labels[samples[i]];
            }

            return;
        }

        var rows = target.Targets;
        foreach (var sample in samples)
        {
            _train.Target(sample).CopyTo(rows);
            rows = rows[_train.TargetSize..];
        }
    }

    private void Augment(Augmentation augmentation, int epoch, int first, ReadOnlySpan<int> samples, MiniBatch target)
    {
        var size = _train.SampleSize;
        var plain = _plain.AsSpan(0, samples.Length * size);
        _train.ReadInputs(samples, plain);
        for (var i = 0; i < samples.Length; i++)
        {
            // What is taken several times in an epoch is changed differently each time.
            var random = Augmentation.Bits(_seed, epoch, samples[i]);
            if (_weighted is not null)
            {
                random = Augmentation.BitsOf(first + i, random);
            }

            augmentation.Apply(plain.Slice(i * size, size), target.Inputs.Slice(i * size, size), _train, random);
            if (_train.HasLabels)
            {
                target.Labels[i] = augmentation.ChangeLabel(target.Labels[i], _train, random);
            }
            else
            {
                augmentation.ChangeTargets(target.Targets.Slice(i * _train.TargetSize, _train.TargetSize), _train, random);
            }
        }
    }
}
