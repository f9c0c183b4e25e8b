using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The kernels that make integers of sixteen bits of a sample.</summary>
internal static class InputKernels
{
    /// <summary>A copy of the caller's sample in whole vectors.</summary>
    public static MemoryBuffer Copy(string name, ElementKind element, ModelInput input) => new(
        name,
        element,
        Layout.Of(new Dimension(Axis.Feature, input.Shape.Size) { PaddedExtent = Lane.RoundUp(input.Shape.Size, Shorts) }),
        string.Empty,
        IsPersistent: false);

    /// <summary>All ones in lanes that have seen a float that is not finite.</summary>
    public static MemoryBuffer NotFinite { get; } =
        new("NotFinite", ElementKind.Int, VectorLayout.OneVector, string.Empty, IsPersistent: false);

    public static Kernel FromIntegers(string name, ModelInput input, MemoryBuffer integers, MemoryBuffer values)
    {
        var b = new KernelBuilder(name, -1, Occasion.Sample);
        var source = b.MemoryBuffer("sample", integers);
        var target = b.MemoryBuffer("x", values);
        b.For("feature", 0, input.Shape.Size, Shorts, feature =>
        {
            if (integers.Element == ElementKind.Short)
            {
                b.Store(target, feature, Clipped(input, new Load(source, feature, ValueKind.Shorts)));
            }
            else
            {
                var (lower, upper) = (Bytes(feature), Bytes(feature + Lane.Count));
                b.Store(target, feature, lower.NarrowToShorts(upper));
            }
        });
        return b.Build("A sample of integers, in sixteen bits each.", []);

        Expression Bytes(Expression at) =>
            new Unary(UnaryOperation.WidenCodes, new Load(source, at, ValueKind.Codes), ValueKind.Bits);
    }

    /// <summary>The same without vectors, for code that has none.</summary>
    public static Kernel FromIntegersOneByOne(string name, ModelInput input, MemoryBuffer integers, MemoryBuffer values)
    {
        var b = new KernelBuilder(name, -1, Occasion.Sample);
        var source = b.MemoryBuffer("sample", integers);
        var target = b.MemoryBuffer("x", values);
        b.For("feature", 0, input.Shape.Size, 1, feature =>
        {
            var value = b.Let("value", new Load(source, feature, ValueKind.Int));
            b.Store(target, feature, integers.Element == ElementKind.Short && !ValueRange.Short.IsWithin(input.Range)
                ? value.Max(new IntLiteral((int)input.Range.Minimum)).Min(new IntLiteral((int)input.Range.Maximum))
                : value);
        });
        return b.Build("A sample of integers, in sixteen bits each.", []);
    }

    public static Kernel FromFloats(string name, ModelInput input, MemoryBuffer floats, MemoryBuffer notFinite, MemoryBuffer values)
    {
        var b = new KernelBuilder(name, -1, Occasion.Sample);
        var source = b.MemoryBuffer("sample", floats);
        var flags = b.MemoryBuffer("notFinite", notFinite);
        var target = b.MemoryBuffer("x", values);
        var bad = b.Let("bad", new IntLiteral(0).Broadcast());
        b.For("feature", 0, input.Shape.Size, Shorts, feature =>
        {
            var lower = Rounded("lower", feature);
            var upper = Rounded("upper", feature + Lane.Count);
            b.Store(target, feature, lower.NarrowToShorts(upper));
        });
        b.Store(flags, 0, bad);
        return b.Build($"A sample of floats as integers: {Formula(input)}.", []);

        Variable Rounded(string part, Expression at)
        {
            var value = b.Let(part, new Load(source, at, ValueKind.Lanes));
            b.Set(bad, bad | (value.AsBits() & PowersOfTwo.Magnitude).IsGreaterThan(PowersOfTwo.LargestFinite));
            return b.Let(part + "Rounded", Integer(b, part, input, value));
        }
    }

    /// <summary>How floats become integers, in words.</summary>
    public static string Formula(ModelInput input) => input switch
    {
        ByteInput => "x from 0 to 1 as round(256·x − x), ties to even",
        FixedPointInput fixedPoint => $"round(x·2^{Text(fixedPoint.Shift)}), ties to even, from {Text(fixedPoint.Minimum)} to "
            + Text(fixedPoint.Maximum),
        _ => throw new InvalidOperationException(input.GetType().Name),
    };

    private static Expression Clipped(ModelInput input, Expression values) => input is FixedPointInput { } range
        && range.Range.IsWithin(ValueRange.Short) && (range.Minimum > short.MinValue || range.Maximum < short.MaxValue)
            ? Narrowed(values, lanes => lanes.Max(new IntLiteral(range.Minimum).Broadcast()).Min(new IntLiteral(range.Maximum).Broadcast()))
            : values;

    private static Expression Narrowed(Expression values, Func<Expression, Expression> lanes) =>
        lanes(values.WidenLower()).NarrowToShorts(lanes(values.WidenUpper()));

    // NaN has been seen, and is thrown for: what is made of it is of no account.
    private static Expression Integer(KernelBuilder b, string name, ModelInput input, Variable value)
    {
        switch (input)
        {
            case ByteInput:
                var part = b.Let(name + "Part", value.Max(new FloatLiteral(0f).Broadcast()).Min(new FloatLiteral(1f).Broadcast()));
                return FixedPoint.Integer(part.AsBits().ExponentPlus(new IntLiteral(8 << 23)).AsLanes() - part);
            case FixedPointInput range:
                var shift = range.Shift;
                var clipped = b.Let(
                    name + "Clipped",
                    value.Max(new FloatLiteral(Scaled(range.Minimum, -shift)).Broadcast())
                        .Min(new FloatLiteral(Scaled(range.Maximum, -shift)).Broadcast()));

                // What rounds to zero is left out: its exponent might have no room for the shift.
                var bits = b.Let(name + "Bits", clipped.AsBits());
                var least = new IntLiteral((126 - shift) << 23);
                return FixedPoint.Integer((bits.ExponentPlus(new IntLiteral(shift << 23))
                    & (bits & PowersOfTwo.Magnitude).IsGreaterThan(least)).AsLanes());
            default:
                throw new InvalidOperationException(input.GetType().Name);
        }
    }

    private static float Scaled(int value, int shift) => (float)(value * Math.Pow(2, shift));
}
