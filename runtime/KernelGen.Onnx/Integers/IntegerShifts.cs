using System;
using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Integers;

/// <summary>
/// Arithmetic shifts to the right. ONNX shifts unsigned integers alone, and its division cuts towards zero, so that what is divided by 2^s
/// is made non-negative first: ⌊clip(v, l, h) / 2^s⌋ = (clip(v, l, h) − l) / 2^s + l / 2^s for a multiple l of 2^s.
/// </summary>
/// <param name="onnx">The graph.</param>
internal sealed class IntegerShifts(OnnxGraph onnx)
{
    /// <summary>v » shift, not below the limits' minimum nor above their maximum.</summary>
    /// <param name="name">The name of what comes out.</param>
    /// <param name="value">v, of 32 bits.</param>
    /// <param name="shift">Bits.</param>
    /// <param name="range">What v lies between.</param>
    /// <param name="limits">What comes out lies between.</param>
    public string Right(string name, string value, int shift, ValueRange range, ValueRange limits)
    {
        var below = (1L << shift) - 1;

        // Limits that nothing reaches are none.
        var low = Math.Max(limits.Minimum << shift, range.Minimum & ~below);
        var high = Math.Min((limits.Maximum << shift) + below, range.Maximum | below);
        if (high < low)
        {
            // All of the range is on one side of the limits.
            low = (range.Maximum < limits.Minimum << shift ? limits.Minimum : limits.Maximum) << shift;
            high = low + below;
        }

        Width width = new(onnx, !(Fits(low) && Fits(high) && Fits(high - low)));
        value = width.In(name, value);
        if (range.Minimum < low || range.Maximum > high)
        {
            value = onnx.Node("Clip", name + ".limited", [value, width.Constant(name + ".low", low), width.Constant(name + ".high", high)]);
        }

        if (shift > 0)
        {
            value = low == 0 ? value : onnx.Node("Sub", name + ".from_low", [value, width.Constant(name + ".low", low)]);
            value = onnx.Node("Div", name + ".shifted", [value, width.Constant(name + ".divisor", 1L << shift)]);
            value = low == 0 ? value : onnx.Node("Add", name + ".back", [value, width.Constant(name + ".low_shifted", low >> shift)]);
        }

        return width.Out(name, value);
    }

    private static bool Fits(long value) => value is >= int.MinValue and <= int.MaxValue;

    /// <summary>Integers of 32 bits, or of 64.</summary>
    private sealed class Width(OnnxGraph onnx, bool isWide)
    {
        public string In(string name, string value) => isWide ? onnx.Cast(name + ".wide", value, ElementType.Int64) : value;

        public string Out(string name, string value) => isWide ? onnx.Cast(name + ".narrow", value, ElementType.Int32) : value;

        public string Constant(string name, long value) => isWide ? onnx.Constant(name, [value]) : onnx.Constant(name, [(int)value]);
    }
}
