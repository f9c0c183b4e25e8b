using System;

namespace KernelGen;

/// <summary>Predicts a whole data set a piece at a time, in memory that is made once.</summary>
internal sealed class PredictionPass
{
    private readonly INetwork _network;
    private readonly Dataset _dataset;
    private readonly float[] _outputs;
    private readonly float[] _rows;

    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples, of its size.</param>
    public PredictionPass(INetwork network, Dataset dataset)
    {
        (_network, _dataset) = (network, dataset);
        Piece = Math.Min(network.BatchSize, dataset.Count);
        _outputs = new float[Piece * network.OutputSize];
        _rows = dataset.Buffer(Piece);
    }

    /// <summary>The most samples of a piece.</summary>
    public int Piece { get; }

    /// <summary>The outputs for a piece of samples, one sample after the other. Allocates nothing.</summary>
    /// <param name="first">The first sample.</param>
    public ReadOnlySpan<float> Predict(int first)
    {
        var samples = Math.Min(Piece, _dataset.Count - first);
        var outputs = _outputs.AsSpan(0, samples * _network.OutputSize);
        _network.Predict(_dataset.Rows(first, samples, _rows), outputs);
        return outputs;
    }
}
