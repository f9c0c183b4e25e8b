using System;
using System.Threading.Tasks;

namespace KernelGen;

/// <summary>Mean and covariance of the samples of a data set, a part of them at a time.</summary>
internal static class Covariance
{
    private const int Piece = 1024;

    /// <summary>Computes both in double precision.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="padded">Rows and columns of the matrix, at least the size of a sample; zero beyond it.</param>
    /// <returns>The mean, and the mean of the products of the samples without it.</returns>
    public static (float[] Mean, double[] Matrix) Of(Dataset data, int padded)
    {
        var size = data.SampleSize;
        var rows = new float[Math.Min(Piece, data.Count) * size];
        var sum = new double[size];
        for (var first = 0; first < data.Count; first += Piece)
        {
            var part = rows.AsSpan(0, Math.Min(Piece, data.Count - first) * size);
            data.ReadInputs(first, part);
            for (var i = 0; i < part.Length; i++)
            {
                sum[i % size] += part[i];
            }
        }

        var mean = Array.ConvertAll(sum, total => (float)(total / data.Count));
        var matrix = new double[padded * padded];
        var centred = new double[Math.Min(Piece, data.Count) * padded];
        for (var first = 0; first < data.Count; first += Piece)
        {
            var samples = Math.Min(Piece, data.Count - first);
            data.ReadInputs(first, rows.AsSpan(0, samples * size));
            Parallel.For(0, samples, sample =>
            {
                for (var i = 0; i < size; i++)
                {
                    centred[(sample * padded) + i] = (double)rows[(sample * size) + i] - mean[i];
                }
            });
            SymmetricProduct.AddToUpper(centred, centred, samples, padded, matrix);
        }

        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] /= data.Count;
        }

        SymmetricProduct.Mirror(matrix, padded);
        return (mean, matrix);
    }
}
