using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Powers of two in the lanes of a vector as one operand of products: numbers of the entries of a table where zero and all powers fit
/// sixteen, else what is added to the bits of the other operand.
/// </summary>
internal sealed class PowerOperand
{
    private const int CodeBits = 8;
    private const int SignOfCode = 1 << (CodeBits - 1);

    private static readonly IntLiteral ZeroInput = new(
        0x40000000, "ZeroInput", "0x40000000", "stands for an input that is zero; larger than every addend");

    private readonly bool _looksUp;
    private readonly bool _isSigned;
    private readonly Variable? _addends;
    private readonly Variable? _isPower;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="quantization">Which powers there are.</param>
    /// <param name="isSigned">Whether they may be negative.</param>
    public PowerOperand(KernelBuilder b, Quantization quantization, bool isSigned)
    {
        _isSigned = isSigned;
        _looksUp = LooksUp(quantization);
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

    /// <summary>The bits of a code that are kept: the number of a power, and the sign above it.</summary>
    public static Expression Code(Expression level, Expression? sign) =>
        sign is null ? level : level | sign.ShiftRightLogical(32 - CodeBits);

    /// <summary>Whether zero and all powers fit a table of sixteen entries.</summary>
    public static bool LooksUp(Quantization quantization) => InputPowers.Levels(quantization) < Lane.Count;

    /// <summary>The operand in each lane from one of its four codes.</summary>
    public Expression FromCodes(Variable codes, int position)
    {
        var code = codes.ShiftRightLogical(position * CodeBits);
        var sign = (codes << (32 - CodeBits - (position * CodeBits))) & PowersOfTwo.SignBit;
        if (_looksUp)
        {
            // Bits above the fourth do not count, but for the sign.
            return _isSigned ? (code & (SignOfCode - 1)) | sign : code;
        }

        var level = code & (SignOfCode - 1);
        var addend = (level - new IntLiteral(1)) << 23;
        return new Select(level.IsGreaterThan(0), _isSigned ? addend + sign : addend, ZeroInput.Broadcast());
    }

    /// <summary>From operands to products with a number that all lanes hold; exactly zero where the operand is.</summary>
    public Func<Expression, Expression> Products(KernelBuilder b, Variable number)
    {
        if (!_looksUp)
        {
            return operand => new Select(
                operand.IsLessThan(ZeroInput), number.AsBits().ExponentPlus(operand), new IntLiteral(0).Broadcast()).AsLanes();
        }

        var products = b.Let("products", (number.AsBits().ExponentPlus(_addends!) & _isPower!).AsLanes());
        return operand => _isSigned
            ? (new LaneLookUp(products, operand).AsBits() ^ (operand & PowersOfTwo.SignBit)).AsLanes()
            : new LaneLookUp(products, operand);
    }
}
