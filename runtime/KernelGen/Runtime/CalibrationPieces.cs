using System;
using System.Collections.Generic;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>
/// Shares the pieces of a calibration among processes: each computes every so-manieth, and all get the statistics of each, in order.
/// </summary>
/// <remarks>In rounds of a piece for every process, so that no more than their statistics are in memory.</remarks>
/// <param name="pieceSize">Samples of a piece.</param>
/// <param name="bytes">Bytes at the beginning of a block that hold the statistics of a piece.</param>
/// <param name="isWhole">Whether a last piece that is not full is left out, unless it is the only one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CalibrationPieces(int pieceSize, int bytes, bool isWhole)
{
    private Cluster? _cluster;
    private byte[] _statistics = [];
    private int[] _counts = [];
    private bool _isShared;
    private int _left;
    private int _taken;
    private int _round;
    private int _place;

    /// <summary>Samples of the piece of this round that this process computes; 0 where there is none.</summary>
    public int Own { get; private set; }

    private int Rank => _isShared ? _cluster!.Rank : 0;

    private int Size => _isShared ? _cluster!.Size : 1;

    /// <summary>Begins a calibration.</summary>
    /// <param name="own">Samples that this process has: those of its pieces.</param>
    /// <param name="samples">Samples of all processes; null where this one calibrates alone.</param>
    /// <exception cref="ArgumentException">Its pieces have others.</exception>
    public void Begin(int own, int? samples)
    {
        _isShared = samples is not null && _cluster is not null;
        _left = Used(samples ?? own);
        _round = 0;
        if (samples is int all && OwnSamples(all) is var expected && own != expected)
        {
            throw new ArgumentException($"Of {all} samples, rank {Rank} of {Size} takes {expected}; there are {own}.", nameof(own));
        }
    }

    /// <summary>Goes on to the next round.</summary>
    /// <returns>Whether there is one.</returns>
    public bool NextRound()
    {
        _left -= _round;
        (_round, _taken, _place, Own) = (0, 0, 0, 0);
        for (var rank = 0; rank < Size && _round < _left; rank++)
        {
            var samples = Math.Min(pieceSize, _left - _round);
            Own = rank == Rank ? samples : Own;
            _round += samples;
        }

        return _round > 0;
    }

    /// <summary>Gives the statistics of the own piece to all processes.</summary>
    /// <param name="block">Holds them.</param>
    public void Gather(AlignedBuffer block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (!_isShared)
        {
            return;
        }

        var (rest, start) = (_round, 0);
        for (var rank = 0; rank < _counts.Length; rank++)
        {
            _counts[rank] = rest > 0 ? bytes : 0;
            rest -= Math.Min(rest, pieceSize);
            start += rank < Rank ? _counts[rank] : 0;
        }

        if (Own > 0)
        {
            block.Slice(0, bytes).CopyTo(_statistics.AsSpan(start));
        }

        var all = 0;
        foreach (var count in _counts)
        {
            all += count;
        }

        _cluster!.AllGather(_statistics.AsSpan(0, all), _counts);
    }

    /// <summary>Takes the statistics of the next piece of this round, in the order of the samples.</summary>
    /// <param name="block">Receives them.</param>
    /// <returns>Samples of the piece; 0 behind the last one.</returns>
    public int Take(AlignedBuffer block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var samples = Math.Min(pieceSize, _round - _taken);
        if (samples > 0 && _isShared)
        {
            _statistics.AsSpan(_place, bytes).CopyTo(block.Slice(0, bytes));
            _place += bytes;
        }

        _taken += samples;
        return samples;
    }

    /// <summary>Shares calibrations with the other processes of a cluster.</summary>
    /// <param name="cluster">The cluster; null to compute all pieces here.</param>
    internal void Join(Cluster? cluster)
    {
        _cluster = cluster;
        _counts = new int[cluster?.Size ?? 0];
        _statistics = new byte[checked(_counts.Length * bytes)];
    }

    /// <summary>The pieces of so many samples that this process computes.</summary>
    internal IEnumerable<(int First, int Count)> PiecesOf(int samples)
    {
        var used = Used(samples);
        var (processes, rank) = (_cluster?.Size ?? 1, 0);
        for (var first = 0L; first < used; first += pieceSize)
        {
            if (rank == (_cluster?.Rank ?? 0))
            {
                yield return ((int)first, (int)Math.Min(pieceSize, used - first));
            }

            rank = rank + 1 < processes ? rank + 1 : 0;
        }
    }

    private int OwnSamples(int samples)
    {
        var own = 0;
        foreach (var (_, count) in PiecesOf(samples))
        {
            own += count;
        }

        return own;
    }

    private int Used(int samples)
    {
        if (!isWhole || samples <= pieceSize)
        {
            return samples;
        }

        // Not a remainder: networks that promise no division take theirs through here.
        var rest = samples;
        while (rest >= pieceSize)
        {
            rest -= pieceSize;
        }

        return samples - rest;
    }
}
