using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Frozen.Bits;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>y = clamp((Σ ±(x « s) + offset) » shift): the factors of channels as signed powers of two.</summary>
internal sealed class ScaleKernel
{
    /// <summary>Powers of two whose codes stand in 32 bits.</summary>
    private const int TermsPerCode = 4;

    // A count that shifts everything out, for a power of two that is not there.
    private const int None = 0x3F;
    private const int Negative = 0x80;

    private static readonly IntLiteral CountMask = new(None, "CountMask", "0x3F", "by how much a term is shifted; 63 for none");

    private readonly Scale _scale;
    private readonly KernelBuilder _b;
    private readonly Pointer _x;
    private readonly Pointer _y;
    private readonly Pointer _terms;
    private readonly Pointer _offsets;

    private ScaleKernel(
        string name, int layer, Scale scale, MemoryBuffer input, MemoryBuffer output, ConstantBuffer terms, ConstantBuffer offsets)
    {
        _scale = scale;
        _b = new KernelBuilder(name, layer, Occasion.Sample);
        _x = _b.MemoryBuffer("x", input);
        _terms = _b.MemoryBuffer("terms", terms.Buffer);
        _offsets = _b.MemoryBuffer("offsets", offsets.Buffer);
        _y = _b.MemoryBuffer("y", output);
    }

    public static Kernel Lower(
        string name,
        int layer,
        string what,
        Scale scale,
        MemoryBuffer input,
        MemoryBuffer output,
        ConstantBuffer terms,
        ConstantBuffer offsets) => new ScaleKernel(name, layer, scale, input, output, terms, offsets).Lower(what);

    /// <summary>The powers of two of each channel: a byte each, the count in its low six bits and the sign in its highest.</summary>
    public static ConstantBuffer Terms(string name, Scale scale)
    {
        var codes = Codes(scale);
        var padded = Padded(scale);
        return Constant(
            name,
            "Factors: a byte for each signed power of two",
            ElementKind.Int,
            Layout.Of(new Dimension(Axis.Group, codes), new Dimension(Axis.Channel, scale.Offsets.Length) { PaddedExtent = padded }),
            [.. Enumerable.Range(0, codes).SelectMany(code => Enumerable.Range(0, padded).Select(channel => Code(scale, channel, code)))]);
    }

    /// <summary>What is added for each channel.</summary>
    public static ConstantBuffer Offsets(string name, Scale scale) => Constant(
        name,
        "What is added for each channel",
        ElementKind.Int,
        Layout.Of(new Dimension(Axis.Channel, scale.Offsets.Length) { PaddedExtent = Padded(scale) }),
        scale.Offsets);

    private static int Codes(Scale scale) => (scale.TermsPerChannel + TermsPerCode - 1) / TermsPerCode;

    private static int Padded(Scale scale) => Lane.RoundUp(scale.Offsets.Length, Shorts);

    private static int Code(Scale scale, int channel, int code) => Enumerable.Range(0, TermsPerCode).Aggregate(0, (bits, place) =>
    {
        var term = (code * TermsPerCode) + place;
        var value = channel < scale.Offsets.Length && term < scale.TermsPerChannel
            ? scale.Terms[(channel * scale.TermsPerChannel) + term]
            : 0;
        return bits | ((value == 0 ? None : (Math.Abs((int)value) - 1) | (value < 0 ? Negative : 0)) << (8 * place));
    });

    private Kernel Lower(string what)
    {
        var shape = _scale.Shape;
        if (_y.Layout!.Has(Axis.Group))
        {
            BitPacking.Store(_b, shape, _y, (row, column, channel) =>
            {
                var (lower, upper) = Inputs(_x.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel)));
                return (Total("lower", lower, channel), Total("upper", upper, channel + Lane.Count));
            });
            return _b.Build(
                $"{what}: y = 1 where x·factor + offset is greater than 0, else −1, as bits.",
                ["Normalisation is in factors and offsets."],
                shape.Size);
        }

        ForPlaces(_b, shape, (row, column) => _b.For(
            "channel", 0, shape.Channels, Shorts, channel =>
            {
                var x = _x.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel));
                var y = _y.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel));
                var (lower, upper) = Inputs(x);
                var (first, second) = (Scaled("lower", lower, channel), Scaled("upper", upper, channel + Lane.Count));
                if (_y.Element == ElementKind.Short)
                {
                    _b.Store(_y, y, first.NarrowToShorts(second));
                }
                else
                {
                    _b.Store(_y, y, first);
                    _b.Store(_y, y + Lane.Count, second);
                }
            }));
        var counts = Enumerable.Range(0, _scale.Offsets.Length).Select(CountOf).ToList();
        return _b.Build(
            $"{what}: y = (x·factor + offset) / 2^{Text(_scale.Shift)}, from {Text(_scale.Minimum)} to {Text(_scale.Maximum)}.",
            [
                $"Factors are sums of up to {Text(counts.Max())} signed powers of two: normalisation and scales in one. Offsets also make "
                    + "the shift round to the nearest.",
            ],
            shape.Size);
    }

    private int CountOf(int channel) =>
        _scale.Terms.Skip(channel * _scale.TermsPerChannel).Take(_scale.TermsPerChannel).Count(term => term != 0);

    private (Expression Lower, Expression Upper) Inputs(Expression at)
    {
        if (_x.Element == ElementKind.Int)
        {
            return (new Load(_x, at, ValueKind.Bits), new Load(_x, at + Lane.Count, ValueKind.Bits));
        }

        var values = _b.Let("values", new Load(_x, at, ValueKind.Shorts));
        return (values.WidenLower(), values.WidenUpper());
    }

    private Variable Scaled(string name, Expression value, Expression channel)
    {
        var total = Total(name, value, channel);
        return _b.Let(
            name + "Result",
            (total >> _scale.Shift).Max(new IntLiteral(_scale.Minimum).Broadcast()).Min(new IntLiteral(_scale.Maximum).Broadcast()));
    }

    private Variable Total(string name, Expression value, Expression channel)
    {
        var x = _b.Let(name, value);
        var total = _b.Let(name + "Total", _offsets.Load(ValueKind.Bits, (Axis.Channel, channel)));
        for (var code = 0; code < Codes(_scale); code++)
        {
            var codes = _b.Let(
                $"{name}Terms{Text(code)}", _terms.Load(ValueKind.Bits, (Axis.Group, code), (Axis.Channel, channel)));
            for (var place = 0; place < Math.Min(TermsPerCode, _scale.TermsPerChannel - (code * TermsPerCode)); place++)
            {
                var shifted = _b.Let(
                    $"{name}Term{Text((code * TermsPerCode) + place)}",
                    x.ShiftLeftEach(codes.ShiftRightLogical(8 * place) & CountMask));
                var sign = _b.Let($"{name}Sign{Text((code * TermsPerCode) + place)}", (codes << (24 - (8 * place))) >> 31);
                _b.Set(total, total + ((shifted ^ sign) - sign));
            }
        }

        return total;
    }
}
