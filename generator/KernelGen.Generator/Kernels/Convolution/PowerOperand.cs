using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Powers of two in the lanes of a vector as one operand of products. Where none is negative: what the largest power's exponent is more.
/// Else numbers of the entries of a table where zero and all powers fit sixteen, or what is added to the bits of the other operand.
/// </summary>
internal sealed class PowerOperand
{
    private const int CodeBits = 8;
    private const int SignOfCode = 1 << (CodeBits - 1);

    private static readonly IntLiteral ZeroInput = new(
        0x40000000, "ZeroInput", "0x40000000", "stands for an input that is zero; larger than every addend");

    private readonly KernelBuilder _b;
    private readonly int _levels;
    private readonly bool _looksUp;
    private readonly bool _isSigned;
    private readonly Variable? _addends;
    private readonly Variable? _isPower;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="quantization">Which powers there are.</param>
    /// <param name="isSigned">Whether they may be negative.</param>
    public PowerOperand(KernelBuilder b, Quantization quantization, bool isSigned)
    {
        _b = b;
        _levels = InputPowers.Levels(quantization);
        _isSigned = isSigned;
        _looksUp = isSigned && _levels < Lane.Count;
        if (_looksUp)
        {
            Variable? addends = null, isPower = null;
            b.Section("Products of a number with zero and all powers, in this order: each power is an exponent more.", () =>
            {
                addends = b.Let("addends", (new LaneIndex() - new IntLiteral(1)) << 23);
                isPower = b.Let("isPower", new LaneIndex().IsGreaterThan(0));
            });
            (_addends, _isPower) = (addends, isPower);
        }
    }

    /// <summary>How products are formed, for a reader of the kernel.</summary>
    public string Remark => !_isSigned
        ? "A gradient's product with the largest power is an addition to its exponent; with another, or zero, a subtraction from that."
        : _looksUp
            ? "A gradient's products with zero and all powers of two are formed at once by additions to its exponent, and looked up."
            : "Each product is an integer addition to the exponent of a gradient, masked where the input is zero.";

    /// <summary>The bits of a code that are kept: the number of a power, and the sign above it.</summary>
    public static Expression Code(Expression level, Expression? sign) =>
        sign is null ? level : level | sign.ShiftRightLogical(32 - CodeBits);

    /// <summary>The operand in each lane from one of its four codes.</summary>
    public Expression FromCodes(Variable codes, int position)
    {
        var code = codes.ShiftRightLogical(position * CodeBits);
        if (!_isSigned)
        {
            // Zero takes all bits of a product away.
            var level = _b.Let("level" + position.ToString(CultureInfo.InvariantCulture), code & ((1 << CodeBits) - 1));
            return ((new IntLiteral(_levels) - level) << 23) | level.IsEqualTo(0);
        }

        var sign = (codes << (32 - CodeBits - (position * CodeBits))) & PowersOfTwo.SignBit;
        if (_looksUp)
        {
            // Bits above the fourth do not count, but for the sign.
            return (code & (SignOfCode - 1)) | sign;
        }

        var number = code & (SignOfCode - 1);
        return new Select(number.IsGreaterThan(0), ((number - new IntLiteral(1)) << 23) + sign, ZeroInput.Broadcast());
    }

    /// <summary>From operands to products with a number that all lanes hold; exactly zero where the operand is.</summary>
    /// <param name="number">The number.</param>
    /// <param name="suffix">Behind the names of locals.</param>
    public Func<Expression, Expression> Products(Variable number, string suffix)
    {
        if (!_isSigned)
        {
            var largest = _b.Let("largestProduct" + suffix, number.AsBits().ExponentPlus(PowersOfTwo.ExponentAddend(_levels - 1)));
            return operand => largest.ExponentMinus(operand).AsLanes();
        }

        if (!_looksUp)
        {
            return operand => new Select(
                operand.IsLessThan(ZeroInput), number.AsBits().ExponentPlus(operand), new IntLiteral(0).Broadcast()).AsLanes();
        }

        var products = _b.Let("products" + suffix, (number.AsBits().ExponentPlus(_addends!) & _isPower!).AsLanes());
        return operand => (new LaneLookUp(products, operand).AsBits() ^ (operand & PowersOfTwo.SignBit)).AsLanes();
    }
}
