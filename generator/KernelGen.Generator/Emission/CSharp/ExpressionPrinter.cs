using System;
using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>One expression of the kernel IR as C#.</summary>
internal static class ExpressionPrinter
{
    public static string TypeName(ValueKind kind) => kind switch
    {
        ValueKind.Int => "int",
        ValueKind.Float => "float",
        ValueKind.Lanes => "Vector512<float>",
        ValueKind.Bits => "Vector512<int>",
        ValueKind.Shorts => "Vector512<short>",
        ValueKind.Codes => "Vector128<byte>",
        ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask => "ulong",
        ValueKind.Condition => "bool",
        _ => throw new InvalidOperationException($"{kind} has no type."),
    };

    public static string TypeName(ElementKind element) => element switch
    {
        ElementKind.Float => "float",
        ElementKind.Int => "int",
        ElementKind.UShort => "ushort",
        ElementKind.Short => "short",
        ElementKind.Byte => "byte",
        _ => throw new InvalidOperationException($"{element} has no type."),
    };

    public static string Print(Expression expression) => expression switch
    {
        IntLiteral literal => literal.Name ?? literal.Text ?? Integer(literal.Value),
        FloatLiteral literal => Float(literal.Value),
        LaneIndex => "Vector512<int>.Indices",
        Variable variable => variable.Name,
        Strided { By: { } size } strided => $"Offsets.Of({strided.Variable.Name}, {Print(size)})",
        Load load => PrintLoad(load),
        LookUp { Kind: ValueKind.Float } lookUp => $"*({Address(lookUp.Table, lookUp.Index)})",
        LookUp lookUp => $"Vector512.Load({Address(lookUp.Table, lookUp.Index)})",
        LaneLookUp { Upper: { } upper } lookUp => $"Lanes.LookUp({Print(lookUp.Table)}, {Print(upper)}, {Print(lookUp.Index)})",
        LaneLookUp lookUp => $"Lanes.LookUp({Print(lookUp.Table)}, {Print(lookUp.Index)})",
        BytePlanes { Count: { } count } planes => $"Lanes.BinaryPlanes({Address(planes.Source, planes.Index)}, {Print(count)})",
        BytePlanes planes => $"Lanes.TernaryPlanes({Address(planes.Source, planes.Index)})",
        WordLookUp word => $"Lanes.Add{(word.IsBinary ? "Binary" : "Ternary")}({Print(word.Sum)}, {Address(word.Tables, word.Index)}, "
            + $"{Print(word.Codes)})",
        Majority majority => $"Lanes.Majority({Print(majority.First)}, {Print(majority.Second)}, {Print(majority.Third)})",
        BitNumbers numbers => $"Lanes.BitNumbers({Print(numbers.Set)}, {Print(numbers.Number)})",
        Packed packed => PrintPacked(packed),
        Unary unary => PrintUnary(unary),
        Binary binary => PrintBinary(binary),
        Select { Kind: ValueKind.Int } select =>
            $"{Print(select.Mask)} ? {Print(select.IfTrue)} : {Print(select.IfFalse)}",
        Select select => $"Vector512.ConditionalSelect({Mask(select.Mask, select.Kind)}, {Print(select.IfTrue)}, {Print(select.IfFalse)})",
        Multiply multiply => $"{Operand(multiply.Left)} * {Operand(multiply.Right)}",
        Divide divide => $"{Operand(divide.Left)} / {Operand(divide.Right)}",
        SquareRoot { Kind: ValueKind.Float } root => $"MathF.Sqrt({Print(root.Operand)})",
        SquareRoot root => $"Vector512.Sqrt({Print(root.Operand)})",
        _ => throw UnknownNode.In(nameof(ExpressionPrinter), expression),
    };

    /// <summary>pointer + index, as an address.</summary>
    public static string Address(Pointer pointer, Expression index) =>
        index is IntLiteral { Value: 0 } ? pointer.Name : pointer.Name + " + " + AfterPlus(index);

    public static string Integer(int value) => value switch
    {
        int.MinValue => "int.MinValue",
        > 0xFFFF => "0x" + value.ToString("X8", CultureInfo.InvariantCulture),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    public static string Float(float value) => value switch
    {
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        0f => IsNegativeZero(value) ? "-0f" : "0f",
        _ => value.ToString("R", CultureInfo.InvariantCulture) + "f",
    };

    // Where a host prints −0 as 0, its reciprocal still tells.
    private static bool IsNegativeZero(float value) => value == 0f && float.IsNegativeInfinity(1f / value);

    private static string AfterPlus(Expression index) =>
        index is Binary { Operation: BinaryOperation.Add or BinaryOperation.Subtract } ? Print(index) : Operand(index);

    /// <summary>The same, as the address of what a value of a kind is made of: fixed-point numbers lie among others too.</summary>
    public static string Address(Pointer pointer, Expression index, ValueKind kind) =>
        kind == ValueKind.Shorts && pointer.Element != ElementKind.Short ? $"(short*)({Address(pointer, index)})" : Address(pointer, index);

    private static string PrintLoad(Load load) => load.Kind switch
    {
        ValueKind.Lanes or ValueKind.Bits or ValueKind.Shorts => $"Vector512.Load({Address(load.Source, load.Index, load.Kind)})",
        ValueKind.Codes => $"Vector128.Load({Address(load.Source, load.Index)})",
        ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask => $"*(ulong*)({Address(load.Source, load.Index)})",
        _ => $"{load.Source.Name}[{Print(load.Index)}]",
    };

    /// <summary>A code, shifted to where it counts elements; a mask rather than a cast, which checked arithmetic would check.</summary>
    private static string PrintPacked(Packed packed)
    {
        var bits = packed.Codes.Kind == ValueKind.PackedBytes ? 8 : 16;
        var shift = (packed.Position * bits) - packed.Shift;
        var codes = Operand(packed.Codes);
        var shifted = shift == 0 ? codes : shift > 0 ? $"({codes} >> {Integer(shift)})" : $"({codes} << {Integer(-shift)})";
        return $"({shifted} & {packed.Mask.Name})";
    }

    private static string PrintUnary(Unary unary) => unary.Operation switch
    {
        UnaryOperation.Negate => "-" + Operand(unary.Operand),
        UnaryOperation.Broadcast when unary is { Kind: ValueKind.Shorts, Operand: IntLiteral { Value: 0 } } => "Vector512<short>.Zero",
        UnaryOperation.Broadcast when unary is { Kind: ValueKind.Shorts, Operand: IntLiteral literal } =>
            $"Vector512.Create((short){Print(literal)})",
        UnaryOperation.Broadcast => unary.Operand switch
        {
            FloatLiteral { Value: 0f } literal when !IsNegativeZero(literal.Value) => "Vector512<float>.Zero",
            FloatLiteral { Value: 1f } => "Vector512<float>.One",
            IntLiteral { Value: 0 } => "Vector512<int>.Zero",
            IntLiteral { Value: -1 } => "Vector512<int>.AllBitsSet",
            IntLiteral { Value: 1 } => "Vector512<int>.One",
            _ => $"Vector512.Create({Print(unary.Operand)})",
        },
        UnaryOperation.BitsOfLanes => Operand(unary.Operand) + ".AsInt32()",
        UnaryOperation.LanesOfBits => Operand(unary.Operand) + ".AsSingle()",
        UnaryOperation.FirstLane => Operand(unary.Operand) + ".ToScalar()",
        UnaryOperation.SumLanes => $"Lanes.Sum({Print(unary.Operand)})",
        UnaryOperation.NarrowToCodes => $"Lanes.Narrow({Print(unary.Operand)})",
        UnaryOperation.WidenCodes => $"Lanes.Widen({Print(unary.Operand)})",
        UnaryOperation.NonZeroFirst => $"Lanes.NonZeroFirst({Print(unary.Operand)})",
        UnaryOperation.WidenLower or UnaryOperation.WidenUpper => $"Vector512.{unary.Operation}({Print(unary.Operand)})",
        UnaryOperation.BitCount => $"Lanes.BitCount({Print(unary.Operand)})",
        UnaryOperation.LowestBit => $"BitOperations.TrailingZeroCount({Print(unary.Operand)})",
        // An empty mask stays empty, which checked arithmetic would not have.
        UnaryOperation.WithoutLowestBit => $"{Operand(unary.Operand)} & unchecked({Operand(unary.Operand)} - 1)",
        UnaryOperation.SignBits => $"Lanes.SignBits({Print(unary.Operand)})",
        _ => throw new InvalidOperationException($"{unary.Operation} has no text."),
    };

    private static string PrintBinary(Binary binary)
    {
        if (IsComparison(binary.Operation))
        {
            return PrintComparison(binary);
        }

        if (binary.Operation is BinaryOperation.AddSaturated or BinaryOperation.NarrowToShorts)
        {
            return $"Vector512.{(binary.Operation == BinaryOperation.AddSaturated ? "AddSaturate" : "Narrow")}({Print(binary.Left)}, "
                + $"{Print(binary.Right)})";
        }

        if (binary.Operation == BinaryOperation.ShiftLeftEach)
        {
            return $"Lanes.ShiftLeft({Print(binary.Left)}, {Print(binary.Right)})";
        }

        if (binary.Operation == BinaryOperation.ExponentSubtract)
        {
            // By its address, a vector is loaded where it is needed, half by half where there are no vectors of its size.
            var exponents = binary.Right is Load load ? Address(load.Source, load.Index) : Print(binary.Right);
            return $"Lanes.SubtractExponents({Print(binary.Left)}, {exponents})";
        }

        if (binary.Operation is BinaryOperation.Min or BinaryOperation.Max)
        {
            return $"{(binary.Kind is ValueKind.Int or ValueKind.Float ? "Math" : "Vector512")}.{binary.Operation}("
                + $"{(binary.Right is IntLiteral ? AsInt(binary.Left) : Print(binary.Left))}, {Print(binary.Right)})";
        }

        var symbol = binary.Operation switch
        {
            BinaryOperation.Add or BinaryOperation.ExponentAdd => "+",
            BinaryOperation.Subtract => "-",
            BinaryOperation.And => "&",
            BinaryOperation.Or => "|",
            BinaryOperation.Xor => "^",
            BinaryOperation.ShiftLeft => "<<",
            BinaryOperation.ShiftRight => ">>",
            BinaryOperation.ShiftRightLogical => ">>>",
            _ => throw new InvalidOperationException($"{binary.Operation} has no text."),
        };
        // Chains of the same operation read without parentheses: a + b - c, a & b & c.
        var left = binary.Left is Binary inner && SameChain(inner.Operation, binary.Operation) ? Print(inner) : Operand(binary.Left);
        return $"{left} {symbol} {Operand(binary.Right)}";
    }

    /// <summary>A number as an int where a constant beside it would do as a shorter one.</summary>
    private static string AsInt(Expression expression) =>
        (expression is Load { Kind: ValueKind.Int, Source.Element: not ElementKind.Int } ? "(int)" : string.Empty) + Print(expression);

    private static bool SameChain(BinaryOperation inner, BinaryOperation outer) =>
        outer is BinaryOperation.Add or BinaryOperation.Subtract
            ? inner is BinaryOperation.Add or BinaryOperation.Subtract
            : inner == outer && outer is BinaryOperation.And or BinaryOperation.Or or BinaryOperation.Xor && inner == outer;

    private static string PrintComparison(Binary binary)
    {
        if (binary.Kind == ValueKind.Condition)
        {
            var symbol = binary.Operation switch
            {
                BinaryOperation.GreaterThan => ">",
                BinaryOperation.GreaterThanOrEqual => ">=",
                BinaryOperation.LessThan => "<",
                BinaryOperation.NotEqual => "!=",
                BinaryOperation.Equal => "==",
                _ => throw new InvalidOperationException($"{binary.Operation} has no text."),
            };
            return $"{Operand(binary.Left)} {symbol} {Operand(binary.Right)}";
        }

        return binary.Left.Kind == ValueKind.Lanes ? Comparison(binary) + ".AsInt32()" : Comparison(binary);
    }

    private static string Comparison(Binary binary) =>
        $"Vector512.{(binary.Operation == BinaryOperation.Equal ? "Equals" : binary.Operation.ToString())}({Print(binary.Left)}, "
            + $"{Print(binary.Right)})";

    private static string Mask(Expression mask, ValueKind kind)
    {
        if (kind == ValueKind.Bits)
        {
            return Print(mask);
        }

        return mask is Binary { Left.Kind: ValueKind.Lanes } comparison && IsComparison(comparison.Operation)
            ? Comparison(comparison)
            : Operand(mask) + ".AsSingle()";
    }

    /// <summary>Whether lanes of the result are all ones or zero.</summary>
    public static bool IsComparison(BinaryOperation operation) =>
        operation is BinaryOperation.GreaterThan or BinaryOperation.GreaterThanOrEqual or BinaryOperation.LessThan or BinaryOperation.Equal
        or BinaryOperation.NotEqual;

    /// <summary>An expression in parentheses where it is not a primary one.</summary>
    private static string Operand(Expression expression) => expression switch
    {
        Binary { Operation: BinaryOperation.Min or BinaryOperation.Max or BinaryOperation.AddSaturated
            or BinaryOperation.NarrowToShorts or BinaryOperation.ShiftLeftEach or BinaryOperation.ExponentSubtract } => Print(expression),
        Binary { Kind: ValueKind.Bits } comparison when IsComparison(comparison.Operation) => Print(expression),
        Binary or Multiply or Divide or Select { Kind: ValueKind.Int } => $"({Print(expression)})",
        Unary { Operation: UnaryOperation.Negate } => $"({Print(expression)})",
        Load { Kind: ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask } => $"({Print(expression)})",
        IntLiteral { Value: < 0 and not int.MinValue, Name: null } or FloatLiteral { Value: < 0f } => $"({Print(expression)})",
        _ => Print(expression),
    };
}
