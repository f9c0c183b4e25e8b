using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelGen.Models;

/// <summary>What makes a graph a model: shapes that follow from inputs, lengths that match, numbers in their bounds.</summary>
internal static class ModelRules
{
    private const int LargestShift = 126;

    /// <summary>Refuses what is no model.</summary>
    /// <exception cref="InvalidDataException">What was expected and what came.</exception>
    public static void Check(FrozenGraph graph)
    {
        Check(graph.Input);
        ModelLimits.Within(graph.Operations.Count, 1, ModelLimits.Operations, "operations");
        ModelLimits.Within(graph.ScoreShift, -LargestShift, LargestShift, "a shift of scores");
        if (graph.Error is { } error && !(error.Samples >= 1 && IsError(error.Rounded) && IsError(error.Frozen)))
        {
            throw ModelLimits.Invalid(
                "errors of at least one sample, finite and at least 0", $"{error.Rounded} and {error.Frozen} of {error.Samples}");
        }

        long weights = 0;
        var isRead = new bool[graph.Operations.Count];
        for (var i = 0; i < graph.Operations.Count; i++)
        {
            try
            {
                weights += CheckOperation(graph, i, isRead);
            }
            catch (InvalidDataException exception)
            {
                throw new InvalidDataException($"Operation {i}: {exception.Message}", exception);
            }
        }

        ModelLimits.Within(weights, 0, ModelLimits.Weights, "weights in all");
        var unread = Array.IndexOf(isRead, false);
        if (unread < isRead.Length - 1)
        {
            throw ModelLimits.Invalid("that every operation but the last is read", $"nobody who reads operation {unread}");
        }

        graph.Ranges();
    }

    /// <summary>Refuses a shape without values, or with too many.</summary>
    public static void Check(ModelShape shape)
    {
        ModelLimits.Within(shape.Height, 1, ModelLimits.Values, "rows");
        ModelLimits.Within(shape.Width, 1, ModelLimits.Values / shape.Height, "columns");
        ModelLimits.Within(shape.Channels, 1, ModelLimits.Values / ((long)shape.Height * shape.Width), "channels");
    }

    /// <summary>Refuses a window that is none.</summary>
    public static void Check(ModelWindow window)
    {
        ModelLimits.Within(window.Height, 1, ModelLimits.Window, "rows of a window");
        ModelLimits.Within(window.Width, 1, ModelLimits.Window, "columns of a window");
        ModelLimits.Within(window.RowStride, 1, ModelLimits.Window, "a stride");
        ModelLimits.Within(window.ColumnStride, 1, ModelLimits.Window, "a stride");
        ModelLimits.Within(window.Top, 0, window.Height - 1, "rows above the picture");
        ModelLimits.Within(window.Left, 0, window.Width - 1, "columns left of the picture");
    }

    private static bool IsError(double error) => error is >= 0 and <= double.MaxValue;

    private static void Check(ModelInput input)
    {
        Check(input.Shape);
        if (input is FixedPointInput fixedPoint)
        {
            ModelLimits.Within(fixedPoint.Shift, -LargestShift, LargestShift, "an input's shift");
            ModelLimits.Within(fixedPoint.Maximum, short.MinValue, short.MaxValue, "an input's maximum");
            ModelLimits.Within(fixedPoint.Minimum, short.MinValue, fixedPoint.Maximum, "an input's minimum");
        }
    }

    /// <summary>The number of its weights, if all is well.</summary>
    private static long CheckOperation(FrozenGraph graph, int position, bool[] isRead)
    {
        var operation = graph.Operations[position];
        Check(operation.Shape);
        ModelLimits.Within(operation.Inputs.Count, operation is Sum ? 2 : 1, operation is Sum ? 2 : 1, "inputs");
        List<ModelShape> from = [];
        foreach (var input in operation.Inputs)
        {
            ModelLimits.Within(input, -1, position - 1, "the position of an input");
            from.Add(input < 0 ? graph.Input.Shape : graph.Operations[input].Shape);
            if (input >= 0)
            {
                isRead[input] = true;
            }
        }

        return CheckParts(operation, from);
    }

    private static long CheckParts(ModelOperation operation, List<ModelShape> from)
    {
        switch (operation)
        {
            case DenseSum dense:
                CheckShape(dense.Shape, new(1, 1, dense.Shape.Channels));
                return CheckWeights(dense, from[0].Size);
            case Conv2DSum convolution:
                CheckWindow(convolution.Window, from[0], convolution.Shape);
                return CheckWeights(convolution, (long)convolution.Window.Height * convolution.Window.Width * from[0].Channels);
            case MaxPool pool:
                CheckPool(pool.Window, from[0], pool.Shape);
                break;
            case AveragePool pool:
                CheckPool(pool.Window, from[0], pool.Shape);
                break;
            case Scale scale:
                CheckShape(scale.Shape, from[0]);
                CheckScale(scale);
                break;
            case Sum sum:
                CheckShape(sum.Shape, from[0]);
                CheckShape(sum.Shape, from[1]);
                break;
            case Table table:
                CheckShape(table.Shape, from[0]);
                ModelLimits.Within(table.Values.Length, 1, ModelLimits.Table, "values of a table");
                break;
            default:
                throw ModelLimits.Invalid("an operation of models", operation.GetType().Name);
        }

        return 0;
    }

    private static void CheckShape(ModelShape shape, ModelShape expected)
    {
        if (shape != expected)
        {
            throw ModelLimits.Invalid(
                $"a shape of {expected.Height} × {expected.Width} × {expected.Channels}",
                $"{shape.Height} × {shape.Width} × {shape.Channels}");
        }
    }

    private static long CheckWeights(SumOperation sum, long terms)
    {
        if (sum.Weights.Length != sum.Outputs * terms)
        {
            throw ModelLimits.Invalid($"{sum.Outputs} · {terms} weights", $"{sum.Weights.Length}");
        }

        return sum.Weights.All(weight => weight is >= -1 and <= 1)
            ? sum.Weights.Length
            : throw ModelLimits.Invalid("weights of −1, 0 and 1", $"{sum.Weights.First(weight => weight is < -1 or > 1)}");
    }

    private static void CheckPool(ModelWindow window, ModelShape from, ModelShape shape)
    {
        CheckWindow(window, from, shape);
        ModelLimits.Within(shape.Channels, from.Channels, from.Channels, "channels");
    }

    private static void CheckWindow(ModelWindow window, ModelShape from, ModelShape shape)
    {
        Check(window);
        CheckPlaces(from.Height, shape.Height, window.Height, window.RowStride, window.Top, "rows");
        CheckPlaces(from.Width, shape.Width, window.Width, window.ColumnStride, window.Left, "columns");
    }

    // The last window begins on the picture, and behind it there is no room for a whole one.
    private static void CheckPlaces(int size, int places, int window, int stride, int before, string what)
    {
        var last = (long)(places - 1) * stride;
        if (last - before >= size || last + stride + window - before <= size)
        {
            throw ModelLimits.Invalid(
                $"{what} that follow from {size} under windows of {window}, {stride} apart, {before} in front of the picture", $"{places}");
        }
    }

    private static void CheckScale(Scale scale)
    {
        if (scale.Offsets.Length != scale.Shape.Channels)
        {
            throw ModelLimits.Invalid($"{scale.Shape.Channels} offsets", $"{scale.Offsets.Length}");
        }

        var perChannel = ModelLimits.Within(scale.TermsPerChannel, 1, ModelLimits.ScaleTerms, "terms for each channel");
        if (scale.Terms.Length != perChannel * scale.Offsets.Length)
        {
            throw ModelLimits.Invalid($"{perChannel} · {scale.Offsets.Length} terms", $"{scale.Terms.Length}");
        }

        for (var term = 0; term < scale.Terms.Length; term++)
        {
            ModelLimits.Within(scale.Terms[term], -31, 31, "a term");
            if (scale.Terms[term] != 0 && term % perChannel != 0 && scale.Terms[term - 1] == 0)
            {
                throw ModelLimits.Invalid("terms that are none behind all others", $"{scale.Terms[term]} behind one");
            }
        }

        ModelLimits.Within(scale.Shift, 0, 30, "a shift");
        ModelLimits.Within(scale.Minimum, int.MinValue, scale.Maximum, "a minimum");
    }
}
