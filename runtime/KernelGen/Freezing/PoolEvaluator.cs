using System;
using System.Collections.Generic;
using System.Numerics;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>What a window makes of the values that lie under it, channel by channel.</summary>
/// <param name="from">The shape of what comes in.</param>
/// <param name="shape">The shape of what comes out.</param>
/// <param name="window">The window.</param>
/// <param name="pool">Makes one value of those under the part of the window that lies on the picture.</param>
internal sealed class PoolEvaluator(ModelShape from, ModelShape shape, ModelWindow window, Func<List<Vector<int>>, Vector<int>> pool)
    : OperationEvaluator
{
    public override Vector<int>[] Apply(IReadOnlyList<Vector<int>[]> inputs)
    {
        var values = new Vector<int>[shape.Size];
        List<Vector<int>> under = [];
        for (var i = 0; i < values.Length; i++)
        {
            var (place, channel) = Math.DivRem(i, shape.Channels);
            var (row, column) = Math.DivRem(place, shape.Width);
            under.Clear();
            var (top, left) = ((row * window.RowStride) - window.Top, (column * window.ColumnStride) - window.Left);
            for (var y = Math.Max(top, 0); y < Math.Min(top + window.Height, from.Height); y++)
            {
                for (var x = Math.Max(left, 0); x < Math.Min(left + window.Width, from.Width); x++)
                {
                    under.Add(inputs[0][(((y * from.Width) + x) * from.Channels) + channel]);
                }
            }

            values[i] = pool(under);
        }

        return values;
    }
}
