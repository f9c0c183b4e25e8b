using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>
/// What is known of sixteen integers side by side: an interval that all are in, and how large each of their bytes is at most.
/// </summary>
internal sealed class LaneRange
{
    private const int Byte = 8;
    private const int Bytes = 4;

    private readonly int[] _bytes;

    private LaneRange(long lowest, long highest, int[]? bytes = null)
    {
        (Lowest, Highest) = (lowest, highest);
        _bytes = new int[Bytes];
        for (var position = 0; position < Bytes; position++)
        {
            var ofInterval = lowest < 0 ? byte.MaxValue
                : highest >> (Byte * (position + 1)) > 0 ? byte.MaxValue
                : (int)(highest >> (Byte * position));
            _bytes[position] = Math.Min(ofInterval, bytes?[position] ?? byte.MaxValue);
        }

        if (_bytes[Bytes - 1] <= sbyte.MaxValue)
        {
            var largest = 0L;
            for (var position = Bytes - 1; position >= 0; position--)
            {
                largest = (largest << Byte) | (uint)_bytes[position];
            }

            (Lowest, Highest) = (Math.Max(0, Lowest), Math.Min(largest, Highest));
        }
    }

    /// <summary>Any integers.</summary>
    public static LaneRange Any { get; } = new(int.MinValue, int.MaxValue);

    /// <summary>All ones or zero.</summary>
    public static LaneRange Masks { get; } = new(-1, 0);

    public long Lowest { get; }

    public long Highest { get; }

    public static LaneRange Of(long lowest, long highest) =>
        lowest < int.MinValue || highest > int.MaxValue || lowest > highest ? Any : new(lowest, highest);

    /// <summary>Whether every byte is below a limit.</summary>
    public bool IsBelow(int limit) => Array.TrueForAll(_bytes, largest => largest < limit);

    /// <summary>What either is.</summary>
    public LaneRange Or(LaneRange other)
    {
        var bytes = new int[Bytes];
        for (var position = 0; position < Bytes; position++)
        {
            bytes[position] = Math.Max(_bytes[position], other._bytes[position]);
        }

        return new(Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest), bytes);
    }

    public bool IsWithin(LaneRange other) =>
        Lowest >= other.Lowest && Highest <= other.Highest
        && _bytes[0] <= other._bytes[0] && _bytes[1] <= other._bytes[1] && _bytes[2] <= other._bytes[2] && _bytes[3] <= other._bytes[3];

    public static LaneRange Of(BinaryOperation operation, LaneRange a, LaneRange b)
    {
        switch (operation)
        {
            case BinaryOperation.Add:
                return Of(a.Lowest + b.Lowest, a.Highest + b.Highest);
            case BinaryOperation.Subtract:
                return Of(a.Lowest - b.Highest, a.Highest - b.Lowest);
            case BinaryOperation.Min:
                return Of(Math.Min(a.Lowest, b.Lowest), Math.Min(a.Highest, b.Highest));
            case BinaryOperation.Max:
                return Of(Math.Max(a.Lowest, b.Lowest), Math.Max(a.Highest, b.Highest));
            case BinaryOperation.And:
                return a.And(b);
            case BinaryOperation.Or:
                return a.Both(b);
            case BinaryOperation.Xor when b is { Lowest: -1, Highest: -1 }:
                return Of(-1 - a.Highest, -1 - a.Lowest);
            case BinaryOperation.ShiftLeft when b.Lowest == b.Highest:
                return a.ShiftedLeft((int)b.Lowest);
            case BinaryOperation.ShiftRight when b.Lowest == b.Highest:
                return Of(a.Lowest >> (int)b.Lowest, a.Highest >> (int)b.Lowest);
            case BinaryOperation.ShiftRightLogical when b.Lowest == b.Highest:
                return a.ShiftedRight((int)b.Lowest);
            case BinaryOperation.GreaterThan or BinaryOperation.GreaterThanOrEqual or BinaryOperation.LessThan or BinaryOperation.Equal
                or BinaryOperation.NotEqual:
                return Masks;
            default:
                return Any;
        }
    }

    private LaneRange And(LaneRange other)
    {
        // A mask leaves a value or makes it zero.
        if (other.IsWithin(Masks))
        {
            return new(Math.Min(0, Lowest), Math.Max(0, Highest), _bytes);
        }

        if (IsWithin(Masks))
        {
            return other.And(this);
        }

        var bytes = new int[Bytes];
        for (var position = 0; position < Bytes; position++)
        {
            bytes[position] = Math.Min(_bytes[position], other._bytes[position]);
        }

        return (Lowest >= 0, other.Lowest >= 0) switch
        {
            (true, true) => new(0, Math.Min(Highest, other.Highest), bytes),
            (true, false) => new(0, Highest, bytes),
            (false, true) => new(0, other.Highest, bytes),
            _ => new(int.MinValue, int.MaxValue, bytes),
        };
    }

    /// <summary>The bits of both.</summary>
    private LaneRange Both(LaneRange other)
    {
        // −1 keeps all its bits, and zero adds none.
        if (Lowest < 0 && IsWithin(Masks) && other.Lowest >= 0)
        {
            return new(-1, other.Highest);
        }

        if (other.Lowest < 0 && other.IsWithin(Masks) && Lowest >= 0)
        {
            return new(-1, Highest);
        }

        var bytes = new int[Bytes];
        for (var position = 0; position < Bytes; position++)
        {
            var (a, b) = (_bytes[position], other._bytes[position]);
            bytes[position] = a == 0 ? b : b == 0 ? a : Filled(a | b);
        }

        return new(int.MinValue, int.MaxValue, bytes);
    }

    private LaneRange ShiftedLeft(int count)
    {
        if (count is < 0 or > 31)
        {
            return Any;
        }

        var fits = Lowest >= int.MinValue >> count && Highest <= int.MaxValue >> count;
        var (lowest, highest) = fits ? (Lowest << count, Highest << count) : (int.MinValue, int.MaxValue);
        if (count % Byte != 0)
        {
            return new(lowest, highest);
        }

        var bytes = new int[Bytes];
        for (var position = count / Byte; position < Bytes; position++)
        {
            bytes[position] = _bytes[position - (count / Byte)];
        }

        return new(lowest, highest, bytes);
    }

    private LaneRange ShiftedRight(int count)
    {
        if (count is < 0 or > 31)
        {
            return Any;
        }

        if (count % Byte == 0)
        {
            var bytes = new int[Bytes];
            for (var position = 0; position + (count / Byte) < Bytes; position++)
            {
                bytes[position] = _bytes[position + (count / Byte)];
            }

            return Lowest >= 0 ? new(Lowest >> count, Highest >> count, bytes) : new(int.MinValue, int.MaxValue, bytes);
        }

        return Lowest >= 0 ? Of(Lowest >> count, Highest >> count) : Of(0, uint.MaxValue >> count);
    }

    private static int Filled(int bits)
    {
        for (var shift = 1; shift < Byte; shift *= 2)
        {
            bits |= bits >> shift;
        }

        return bits;
    }
}
