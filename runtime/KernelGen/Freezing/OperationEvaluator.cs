using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>
/// Computes one operation of a frozen network by plain loops; what stands at a position is its values of as many samples as a vector has
/// lanes. Nothing leaves 32 bits: <see cref="FrozenGraph.Ranges"/> has seen to that.
/// </summary>
internal abstract class OperationEvaluator
{
    /// <summary>The evaluator of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="from">The shape of its first input.</param>
    public static OperationEvaluator Of(ModelOperation operation, ModelShape from) => operation switch
    {
        DenseSum dense => new SumEvaluator(dense, from, new(1, 1, 1, 1, 0, 0), isDense: true),
        Conv2DSum convolution => new SumEvaluator(convolution, from, convolution.Window, isDense: false),
        Scale scale => new ScaleEvaluator(scale),
        MaxPool pool => new PoolEvaluator(from, pool.Shape, pool.Window, static values => values.Aggregate(Vector.Max)),
        AveragePool pool => new PoolEvaluator(from, pool.Shape, pool.Window, Average),
        Sum => new AddEvaluator(),
        Table table => new TableEvaluator(table),
        _ => throw new ArgumentException($"{operation.GetType().Name} is no operation of models.", nameof(operation)),
    };

    /// <summary>What comes out.</summary>
    /// <param name="inputs">What comes in, in the order of the operation's inputs.</param>
    public abstract Vector<int>[] Apply(IReadOnlyList<Vector<int>[]> inputs);

    private static Vector<int> Average(List<Vector<int>> values)
    {
        var sum = values.Aggregate(static (left, right) => left + right) * AveragePool.Reciprocal(values.Count);
        return Vector.ShiftRightArithmetic(sum + new Vector<int>(1 << (AveragePool.Shift - 1)), AveragePool.Shift);
    }

    private sealed class AddEvaluator : OperationEvaluator
    {
        public override Vector<int>[] Apply(IReadOnlyList<Vector<int>[]> inputs)
        {
            var (left, right) = (inputs[0], inputs[1]);
            var sums = new Vector<int>[left.Length];
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] = left[i] + right[i];
            }

            return sums;
        }
    }

    private sealed class TableEvaluator(Table table) : OperationEvaluator
    {
        public override Vector<int>[] Apply(IReadOnlyList<Vector<int>[]> inputs)
        {
            var values = new Vector<int>[inputs[0].Length];
            for (var i = 0; i < values.Length; i++)
            {
                for (var lane = 0; lane < Vector<int>.Count; lane++)
                {
                    values[i] = values[i].WithElement(lane, table.Values[inputs[0][i][lane] - table.First]);
                }
            }

            return values;
        }
    }
}
