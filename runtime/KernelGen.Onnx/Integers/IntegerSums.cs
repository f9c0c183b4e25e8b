using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Integers;

/// <summary>
/// Sums of values times −1, 0 and 1: MatMulInteger and ConvInteger, which multiply bytes. Values of more than eight bits are taken digit by
/// digit, x = Σ dᵢ·256^i with digits of eight bits.
/// </summary>
/// <param name="onnx">The graph.</param>
/// <param name="shapes">Makes rows and pictures.</param>
internal sealed class IntegerSums(OnnxGraph onnx, IntegerShapes shapes)
{
    private const int Byte = 256;

    /// <summary>All values of a sample.</summary>
    public IntegerValue Dense(DenseSum sum, IntegerValue x, string name)
    {
        var (from, terms) = (x.Shape, sum.Terms);
        var rows = shapes.Flat(x);
        var weights = new sbyte[sum.Weights.Length];
        for (var term = 0; term < terms; term++)
        {
            var position = x.IsPicture ? OnnxShapes.ChannelsFirst(term, from) : term;
            for (var output = 0; output < sum.Outputs; output++)
            {
                weights[(position * sum.Outputs) + output] = sum.Weights[(output * terms) + term];
            }
        }

        var matrix = onnx.Constant(name + ".weight", weights, terms, sum.Outputs);
        return rows with
        {
            Name = OfDigits(name, rows, (part, digit) => onnx.Node("MatMulInteger", part, [digit.Name, matrix, digit.ZeroPoint])),
            Type = ElementType.Int32,
        };
    }

    /// <summary>The values under a window.</summary>
    public IntegerValue Convolution(Conv2DSum sum, IntegerValue x, string name)
    {
        var picture = shapes.Picture(x);
        var (window, channels) = (sum.Window, x.Shape.Channels);
        var weights = new sbyte[sum.Weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (filter, term) = Math.DivRem(i, sum.Terms);
            weights[(filter * sum.Terms) + OnnxShapes.ChannelsFirst(term, new(window.Height, window.Width, channels))] = sum.Weights[i];
        }

        var kernels = onnx.Constant(name + ".weight", weights, sum.Outputs, channels, window.Height, window.Width);
        return picture with
        {
            Name = Convolved(name, picture, kernels, OnnxWindow.Attributes(window, x.Shape, sum.Shape)),
            Type = ElementType.Int32,
        };
    }

    /// <summary>The values under a window, channel by channel.</summary>
    public IntegerValue Places(AveragePool pool, IntegerValue x, string name)
    {
        var picture = shapes.Picture(x);
        var (window, from) = (pool.Window, x.Shape);
        var weights = new sbyte[window.Height * window.Width];
        Array.Fill(weights, (sbyte)1);
        var kernel = onnx.Constant(name + ".ones", weights, 1, 1, window.Height, window.Width);

        // Channels are samples meanwhile.
        var apart = picture with { Name = shapes.Reshape(picture.Name, ".apart", -1, 1, from.Height, from.Width) };
        var sums = Convolved(name, apart, kernel, OnnxWindow.Attributes(window, from, pool.Shape));
        return picture with
        {
            Name = shapes.Reshape(sums, ".together", -1, from.Channels, pool.Shape.Height, pool.Shape.Width),
            Type = ElementType.Int32,
        };
    }

    private string Convolved(string name, IntegerValue picture, string kernels, IReadOnlyList<ProtoMessage> window) => OfDigits(
        name, picture, (part, digit) => onnx.Node("ConvInteger", part, [digit.Name, kernels, digit.ZeroPoint], window));

    private string OfDigits(string name, IntegerValue x, Func<string, Digit, string> sum)
    {
        var digits = Digits(x, name);
        if (digits.Count == 1)
        {
            return sum(name, digits[0]);
        }

        // In 64 bits, since a digit's part can be larger than all of them.
        string? total = null;
        foreach (var digit in digits)
        {
            var part = string.Create(CultureInfo.InvariantCulture, $"{name}.of_{digit.Factor}");
            var value = onnx.Cast(part + ".wide", sum(part, digit), ElementType.Int64);
            value = onnx.Node("Mul", part + ".product", [value, onnx.Constant(part + ".factor", [digit.Factor])]);
            total = total is null ? value : onnx.Node("Add", part + ".sum", [total, value]);
        }

        return onnx.Cast(name, total!, ElementType.Int32);
    }

    private List<Digit> Digits(IntegerValue x, string name)
    {
        if (x.Type == ElementType.UInt8)
        {
            return [new(x.Name, ZeroPoint(name, 0), 1)];
        }

        List<Digit> digits = [];
        var (value, range, factor) = (x.Name, x.Range, 1L);
        for (; !IsByte(range); factor *= Byte)
        {
            // Mod takes the sign of the divisor: 0 to 255, and what is left is a multiple.
            var part = string.Create(CultureInfo.InvariantCulture, $"{name}.digit_{factor}");
            var divisor = onnx.Constant(part + ".divisor", [Byte]);
            var rest = onnx.Node("Mod", part, [value, divisor]);
            digits.Add(new(onnx.Cast(part + ".byte", rest, ElementType.UInt8), ZeroPoint(part, 0), factor));
            value = onnx.Node("Sub", part + ".multiple", [value, rest]);
            value = onnx.Node("Div", part + ".left", [value, divisor]);
            range = new(range.Minimum >> 8, range.Maximum >> 8);
        }

        var zeroPoint = Math.Max(0, -range.Minimum);
        if (zeroPoint > 0)
        {
            value = onnx.Node("Add", name + ".shifted", [value, onnx.Constant(name + ".zero_point_integer", [(int)zeroPoint])]);
        }

        digits.Add(new(onnx.Cast(name + ".bytes", value, ElementType.UInt8), ZeroPoint(name, (byte)zeroPoint), factor));
        return digits;
    }

    private string ZeroPoint(string name, byte value) => onnx.Constant(name + ".zero_point", [value]);

    private static bool IsByte(ValueRange range) =>
        Math.Max(range.Maximum, 0) - Math.Min(range.Minimum, 0) <= byte.MaxValue;

    /// <summary>Bytes that stand for (byte − zero point)·factor.</summary>
    private sealed record Digit(string Name, string ZeroPoint, long Factor);
}
