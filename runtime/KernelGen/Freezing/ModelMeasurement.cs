using System;
using System.Threading.Tasks;

namespace KernelGen.Freezing;

/// <summary>Adds up what the scores of a data set's samples cost.</summary>
internal static class ModelMeasurement
{
    private const int Piece = 64;

    /// <summary>What the scores of one sample cost.</summary>
    /// <param name="sample">Its index.</param>
    /// <param name="scores">Its scores.</param>
    internal delegate double Cost(int sample, ReadOnlySpan<int> scores);

    /// <summary>The sum over all samples, on all processors; the same whatever their number.</summary>
    public static double Sum(FrozenModel model, Dataset dataset, Cost cost)
    {
        var sums = new double[(dataset.Count + Piece - 1) / Piece];
        Parallel.For(0, sums.Length, piece =>
        {
            var first = piece * Piece;
            var count = Math.Min(Piece, dataset.Count - first);
            var rows = new float[count * dataset.SampleSize];
            var scores = new int[count * model.OutputSize];
            dataset.ReadInputs(first, rows);
            model.Scores(rows, scores);
            for (var sample = 0; sample < count; sample++)
            {
                sums[piece] += cost(first + sample, scores.AsSpan(sample * model.OutputSize, model.OutputSize));
            }
        });
        var total = 0.0;
        foreach (var sum in sums)
        {
            total += sum;
        }

        return total;
    }
}
