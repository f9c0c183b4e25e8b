using System;

namespace KernelGen;

/// <summary>How the samples of an epoch, in their shuffled order, become mini-batches.</summary>
internal readonly struct MiniBatches
{
    private readonly int _samples;
    private readonly bool _isBalanced;

    /// <summary>Plans an epoch.</summary>
    /// <param name="samples">Samples of the training set, at least 1.</param>
    /// <param name="batchSize">The most samples of a mini-batch, at least 1.</param>
    /// <param name="last">What becomes of those that are left over.</param>
    public MiniBatches(int samples, int batchSize, LastBatch last)
    {
        _samples = samples;
        var size = Math.Min(batchSize, samples);
        var isWhole = samples % size == 0;

        // Pairs cannot be balanced: the one sample behind them, which would have no variance, takes another along.
        _isBalanced = last == LastBatch.Balance && size > 2;
        Count = (samples / size) + (isWhole || last == LastBatch.Drop ? 0 : 1);
        Total = isWhole || _isBalanced || last == LastBatch.Keep ? samples : (long)Count * size;
        Largest = _isBalanced ? ((samples - 1) / Count) + 1 : size;
    }

    /// <summary>Mini-batches of an epoch.</summary>
    public int Count { get; }

    /// <summary>Samples of the largest.</summary>
    public int Largest { get; }

    /// <summary>Samples that an epoch trains on; what is used twice counts twice.</summary>
    public long Total { get; }

    /// <summary>Samples in all mini-batches before this one.</summary>
    /// <param name="batch">The mini-batch, from 0; <see cref="Count"/> for the whole epoch.</param>
    public long Before(int batch) => _isBalanced ? (long)batch * _samples / Count : Math.Min(Total, (long)batch * Largest);

    /// <summary>Where in the epoch's order a sample is.</summary>
    /// <param name="position">Its position among the samples of all mini-batches.</param>
    public int Place(long position) => (int)(position < _samples ? position : position - _samples);
}
