using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;

namespace KernelGen;

/// <summary>Products of matrices whose result is symmetric, in double precision on all cores.</summary>
/// <remarks>
/// Each element is a sum in one fixed order, of fused products, so the bits do not depend on threads or the width of vectors.
/// Tiles of 4 × 16 elements stay in registers while 256 rows of the factors, packed for them, come from the cache.
/// </remarks>
internal static class SymmetricProduct
{
    /// <summary>Columns of matrices are a multiple of this.</summary>
    public const int Alignment = TileColumns;

    private const int TileRows = 4;
    private const int TileColumns = 16;
    private const int Block = 256;
    private const int Panel = 64;

    /// <summary>Adds aᵀ·b to the upper triangle of c.</summary>
    /// <param name="a">Rows of <paramref name="size"/> values.</param>
    /// <param name="b">As many rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="size">Rows and columns of the result, a multiple of <see cref="Alignment"/>.</param>
    /// <param name="c">The result, row by row.</param>
    public static void AddToUpper(double[] a, double[] b, int rows, int size, double[] c)
    {
        var packed = new double[Block * size];
        for (var first = 0; first < rows; first += Block)
        {
            var depth = Math.Min(Block, rows - first);
            var start = first;
            Parallel.For(
                0, size / TileRows, tile => Pack(a, start, depth, size, tile * TileRows, TileRows, packed, tile * TileRows * Block));
            Parallel.For(0, (size + Panel - 1) / Panel, panel => AddPanel(packed, b, start, depth, size, panel * Panel, c));
        }
    }

    /// <summary>Copies the upper triangle to the lower one.</summary>
    public static void Mirror(double[] c, int size) => Parallel.For(0, size, row =>
    {
        for (var column = 0; column < row; column++)
        {
            c[(row * size) + column] = c[(column * size) + row];
        }
    });

    /// <summary>Adds to the columns of a panel, down to the diagonal.</summary>
    private static void AddPanel(double[] packed, double[] b, int first, int depth, int size, int column, double[] c)
    {
        var end = Math.Min(column + Panel, size);
        var columns = new double[Panel * Block];
        for (var tile = column; tile < end; tile += TileColumns)
        {
            Pack(b, first, depth, size, tile, TileColumns, columns, (tile - column) * Block);
        }

        for (var row = 0; row < end; row += TileRows)
        {
            for (var tile = column; tile < end; tile += TileColumns)
            {
                if (row < tile + TileColumns)
                {
                    AddTile(ref packed[row * Block], ref columns[(tile - column) * Block], depth, ref c[(row * size) + tile], size);
                }
            }
        }
    }

    /// <summary>Lays some columns of a block of rows side by side.</summary>
    private static void Pack(double[] source, int first, int depth, int size, int column, int columns, double[] target, int at)
    {
        for (var k = 0; k < depth; k++)
        {
            source.AsSpan(((first + k) * size) + column, columns).CopyTo(target.AsSpan(at + (k * columns)));
        }
    }

    /// <summary>Adds a block's products to a tile. Optimised at once: most of its work would be done before it is found hot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(ref double a, ref double b, int depth, ref double c, int size)
    {
        // Eight sums by name: an array of them would not be kept in registers.
        var (left0, right0) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var (left1, right1) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var (left2, right2) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var (left3, right3) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var k = 0; k < depth; k++)
        {
            var left = Vector512.LoadUnsafe(ref b);
            var right = Vector512.LoadUnsafe(ref b, (nuint)Vector512<double>.Count);
            var factor = Vector512.Create(a);
            left0 = Vector512.FusedMultiplyAdd(factor, left, left0);
            right0 = Vector512.FusedMultiplyAdd(factor, right, right0);
            factor = Vector512.Create(Unsafe.Add(ref a, 1));
            left1 = Vector512.FusedMultiplyAdd(factor, left, left1);
            right1 = Vector512.FusedMultiplyAdd(factor, right, right1);
            factor = Vector512.Create(Unsafe.Add(ref a, 2));
            left2 = Vector512.FusedMultiplyAdd(factor, left, left2);
            right2 = Vector512.FusedMultiplyAdd(factor, right, right2);
            factor = Vector512.Create(Unsafe.Add(ref a, 3));
            left3 = Vector512.FusedMultiplyAdd(factor, left, left3);
            right3 = Vector512.FusedMultiplyAdd(factor, right, right3);
            a = ref Unsafe.Add(ref a, TileRows);
            b = ref Unsafe.Add(ref b, TileColumns);
        }

        Add(ref c, left0, right0);
        Add(ref Unsafe.Add(ref c, size), left1, right1);
        Add(ref Unsafe.Add(ref c, 2 * size), left2, right2);
        Add(ref Unsafe.Add(ref c, 3 * size), left3, right3);
    }

    private static void Add(ref double target, Vector512<double> left, Vector512<double> right)
    {
        (Vector512.LoadUnsafe(ref target) + left).StoreUnsafe(ref target);
        ref var second = ref Unsafe.Add(ref target, Vector512<double>.Count);
        (Vector512.LoadUnsafe(ref second) + right).StoreUnsafe(ref second);
    }
}
