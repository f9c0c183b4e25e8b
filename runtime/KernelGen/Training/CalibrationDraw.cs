using System;

namespace KernelGen;

/// <summary>Draws the samples that statistics of normalising layers are taken from.</summary>
internal static class CalibrationDraw
{
    // Training shuffles by the epochs from 0.
    private const int Epoch = -1;

    /// <summary>
    /// Draws samples at random, in random order: in order, sorted data would give mini-batches, or all of them, of one class.
    /// </summary>
    /// <param name="dataset">Where from.</param>
    /// <param name="maximum">The most samples, at least 1. Above a mini-batch, what is missing to whole ones is added.</param>
    /// <param name="batchSize">Samples of a mini-batch: the statistics are means over mini-batches, and
    /// those of a few samples are poor ones.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <returns>The samples, one after the other.</returns>
    public static float[] Samples(Dataset dataset, int maximum, int batchSize, long seed)
    {
        var drawn = Choose(dataset, maximum, batchSize, seed);
        var inputs = new float[drawn.Length * dataset.SampleSize];
        dataset.ReadInputs(drawn, inputs);
        return inputs;
    }

    /// <summary>Chooses them: an index of each.</summary>
    public static int[] Choose(Dataset dataset, int maximum, int batchSize, long seed)
    {
        var order = new int[dataset.Count];
        Shuffle.Fill(order, seed, Epoch);
        long samples = Math.Min(maximum, order.Length);
        if (samples > batchSize && samples % batchSize != 0)
        {
            var whole = ((samples / batchSize) + 1) * batchSize;
            samples = whole * dataset.SampleSize <= Array.MaxLength ? whole : samples;
        }

        var drawn = new int[samples];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = order[i % order.Length];
        }

        return drawn;
    }
}
