using System;
using System.Threading.Tasks;

namespace KernelGen;

/// <summary>The inverse square root of a symmetric matrix with positive eigenvalues.</summary>
/// <remarks>
/// Coupled Newton–Schulz iteration (N. J. Higham, Functions of Matrices, SIAM 2008, section 6.7): products of matrices alone, so that no
/// eigenvector has to be found. Y tends to A^½ and Z to A^−½; each step multiplies both by ρ·(3I − ρ²·Z·Y)/2. The scale ρ makes the
/// smallest eigenvalues grow as fast as they can without the largest leaving 0…1 (J. Chen, E. Chow, A Stable Scaling of Newton-Schulz for
/// Improving the Sign Function Computation of a Hermitian Matrix, 2014).
/// </remarks>
internal static class InverseSquareRoot
{
    private const double Accuracy = 1e-13;

    /// <summary>Computes it.</summary>
    /// <param name="matrix">The matrix, row by row; it is overwritten.</param>
    /// <param name="size">Rows and columns, a multiple of <see cref="SymmetricProduct.Alignment"/>.</param>
    /// <param name="smallest">What no eigenvalue is below, more than 0.</param>
    /// <returns>The inverse square root.</returns>
    public static double[] Of(double[] matrix, int size, double smallest)
    {
        var largest = LargestEigenvalue(matrix, size);
        Scale(matrix, 1 / largest);
        var (root, inverse, step) = (matrix, Identity(size), new double[matrix.Length]);
        var spare = new double[matrix.Length];

        // The square root of the smallest eigenvalue of Z·Y, which is 1 in the end.
        var lowest = Math.Sqrt(smallest / largest);
        for (var isLast = false; !isLast;)
        {
            var scale = Math.Sqrt(3 / (1 + lowest + (lowest * lowest)));
            lowest = scale * lowest * (3 - (scale * scale * lowest * lowest)) / 2;
            isLast = 1 - lowest < Accuracy;
            Multiply(inverse, root, size, step);
            Parallel.For(0, size, row =>
            {
                var values = step.AsSpan(row * size, size);
                for (var column = 0; column < size; column++)
                {
                    values[column] *= -scale * scale * scale / 2;
                }

                values[row] += 3 * scale / 2;
            });
            Multiply(root, step, size, spare);
            (root, spare) = (spare, root);
            Multiply(step, inverse, size, spare);
            (inverse, spare) = (spare, inverse);
        }

        Scale(inverse, 1 / Math.Sqrt(largest));
        return inverse;
    }

    /// <summary>No eigenvalue is above this: the largest sum of a row's absolute values, or the sum of all eigenvalues.</summary>
    private static double LargestEigenvalue(double[] matrix, int size)
    {
        double largest = 0;
        double trace = 0;
        for (var row = 0; row < size; row++)
        {
            double sum = 0;
            foreach (var value in matrix.AsSpan(row * size, size))
            {
                sum += Math.Abs(value);
            }

            largest = Math.Max(largest, sum);
            trace += matrix[(row * size) + row];
        }

        return Math.Min(largest, trace);
    }

    private static void Multiply(double[] a, double[] b, int size, double[] product)
    {
        Array.Clear(product);
        SymmetricProduct.AddToUpper(a, b, size, size, product);
        SymmetricProduct.Mirror(product, size);
    }

    private static void Scale(double[] matrix, double factor)
    {
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] *= factor;
        }
    }

    private static double[] Identity(int size)
    {
        var identity = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            identity[(i * size) + i] = 1;
        }

        return identity;
    }
}
