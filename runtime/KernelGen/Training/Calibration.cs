using System;
using System.Linq;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Takes the statistics of normalising layers behind every epoch, from samples that are read once.</summary>
internal sealed class Calibration
{
    private readonly INetwork _network;
    private readonly Dataset? _all;
    private readonly float[] _rows;
    private readonly int? _samples;

    private Calibration(INetwork network, Dataset? all, float[] rows, int? samples) =>
        (_network, _all, _rows, _samples) = (network, all, rows, samples);

    /// <summary>The calibration of a training; null where the running statistics are kept.</summary>
    /// <param name="trainer">The settings.</param>
    /// <param name="network">The network, which knows the cluster that it is trained by.</param>
    /// <param name="train">The training set.</param>
    /// <param name="session">The processes, of which each reads the samples that it computes statistics of.</param>
    public static Calibration? Of(Trainer trainer, INetwork network, Dataset train, ClusterSession session)
    {
        var set = trainer.CalibrationSet;
        if (set is null && trainer.CalibrationSamples == 0)
        {
            return null;
        }

        if (session.Cluster is null)
        {
            return new Calibration(
                network,
                set,
                set is null
                    ? CalibrationDraw.Samples(train, trainer.CalibrationSamples, network.BatchSize, trainer.ShuffleSeed)
                    : [],
                null);
        }

        if (((IShardedNetwork)network).Pieces is not { } pieces)
        {
            return null;
        }

        var drawn = set is null
            ? CalibrationDraw.Choose(train, trainer.CalibrationSamples, network.BatchSize, trainer.ShuffleSeed)
            : null;
        var samples = drawn?.Length ?? set!.Count;
        return new Calibration(network, null, Share(set ?? train, drawn, samples, pieces), samples);
    }

    /// <summary>Takes the statistics.</summary>
    public void Run()
    {
        if (_samples is int all)
        {
            ((IShardedNetwork)_network).CalibrateShare(_rows, all);
        }
        else
        {
            _network.Calibrate(_all is null ? _rows : _all.Inputs);
        }
    }

    /// <summary>The samples of this process, one after the other: none of the others' are read.</summary>
    /// <param name="dataset">Where from.</param>
    /// <param name="drawn">Which, in order; null for all in theirs.</param>
    /// <param name="samples">How many those are.</param>
    /// <param name="pieces">Who computes what.</param>
    public static float[] Share(Dataset dataset, int[]? drawn, int samples, CalibrationPieces pieces)
    {
        var own = pieces.PiecesOf(samples).ToArray();
        var rows = new float[own.Sum(static piece => piece.Count) * dataset.SampleSize];
        var rest = rows.AsSpan();
        foreach (var (first, count) in own)
        {
            var target = rest[..(count * dataset.SampleSize)];
            if (drawn is null)
            {
                dataset.ReadInputs(first, target);
            }
            else
            {
                dataset.ReadInputs(drawn.AsSpan(first, count), target);
            }

            rest = rest[target.Length..];
        }

        return rows;
    }
}
