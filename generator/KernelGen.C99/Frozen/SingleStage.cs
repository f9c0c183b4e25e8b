using System;
using System.Collections.Generic;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>An operation of its own: all values of one plane to another.</summary>
internal sealed class SingleStage(Stage stage, ModelOperation operation) : StageText(stage)
{
    private MemoryPlan.Buffer? _sums;

    public override void Reserve(MemoryPlan memory, int time)
    {
        if (operation is AveragePool pool)
        {
            _sums = memory.Add(CType.Int32, pool.Shape.Width * pool.Shape.Channels, time, time);
        }
    }

    public override string Write(Source source, string memory, IReadOnlyList<Plane> inputs, Plane output)
    {
        var (from, number) = (inputs[0], Stage.Number);
        switch (operation)
        {
            case Scale or Table:
                var point = PointText.Write(source, number, operation, from.Range, from.Type, output.Type);
                return $"{point}({from.Name}, {output.Name}, {operation.Shape.Height * operation.Shape.Width});";
            case MaxPool pool:
                return $"{PoolText.WriteMaximum(source, number, pool, from.Shape, from.Type, output.Type)}({from.Name}, {output.Name});";
            case AveragePool pool:
                var mean = PoolText.WriteMean(source, number, pool, from.Shape, from.Type, output.Type, _sums!.Address(memory));
                return $"{mean}({from.Name}, {output.Name});";
            case Sum:
                var sum = PoolText.WriteSum(source, number, from.Type, inputs[1].Type, output.Type);
                return $"{sum}({from.Name}, {inputs[1].Name}, {output.Name}, {operation.Shape.Size});";
            default:
                throw new InvalidOperationException($"{operation.GetType().Name} has no C.");
        }
    }
}
