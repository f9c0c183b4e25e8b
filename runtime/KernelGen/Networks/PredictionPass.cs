using System;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>Predicts a whole data set a piece at a time, in memory that is made once.</summary>
internal sealed class PredictionPass
{
    private readonly INetwork _network;
    private readonly Dataset _dataset;
    private readonly Cluster? _cluster;
    private readonly int[] _counts;
    private readonly float[] _outputs;
    private readonly float[] _rows;

    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples, of its size.</param>
    /// <param name="cluster">Processes that share the work and all get the outputs; null where there is one.</param>
    public PredictionPass(INetwork network, Dataset dataset, Cluster? cluster = null)
    {
        (_network, _dataset, _cluster) = (network, dataset, cluster);
        var processes = cluster?.Size ?? 1;
        _counts = new int[processes];
        Piece = (int)Math.Min((long)network.BatchSize * processes, dataset.Count);
        _outputs = new float[Piece * network.OutputSize];
        _rows = dataset.Buffer((Piece + processes - 1) / processes);
    }

    /// <summary>The most samples of a piece.</summary>
    public int Piece { get; }

    /// <summary>The outputs for a piece of samples, one sample after the other. Allocates nothing.</summary>
    /// <param name="first">The first sample.</param>
    public ReadOnlySpan<float> Predict(int first)
    {
        var samples = Math.Min(Piece, _dataset.Count - first);
        var outputs = _outputs.AsSpan(0, samples * _network.OutputSize);
        if (_cluster is null)
        {
            _network.Predict(_dataset.Rows(first, samples, _rows), outputs);
            return outputs;
        }

        // Each process predicts a part: outputs of a sample do not depend on the others.
        for (var rank = 0; rank < _counts.Length; rank++)
        {
            _counts[rank] = (FirstOf(rank + 1) - FirstOf(rank)) * _network.OutputSize * sizeof(float);
        }

        var (own, end) = (FirstOf(_cluster.Rank), FirstOf(_cluster.Rank + 1));
        if (end > own)
        {
            _network.Predict(
                _dataset.Rows(first + own, end - own, _rows),
                outputs.Slice(own * _network.OutputSize, (end - own) * _network.OutputSize));
        }

        _cluster.AllGather(MemoryMarshal.AsBytes(outputs), _counts);
        return outputs;

        int FirstOf(int rank) => (int)((long)rank * samples / _counts.Length);
    }
}
