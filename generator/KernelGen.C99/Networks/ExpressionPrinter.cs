using System;
using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.C99.Networks;

/// <summary>One expression of the kernel IR as C99, over the types and functions of lanes.h.</summary>
internal static class ExpressionPrinter
{
    public static string TypeName(ValueKind kind) => kind switch
    {
        ValueKind.Int or ValueKind.Condition => "int",
        ValueKind.Float => "float",
        ValueKind.Lanes => "f32x16",
        ValueKind.Bits => "i32x16",
        ValueKind.Shorts => "i16x32",
        ValueKind.Codes => "u8x16",
        ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask => "uint64_t",
        _ => throw new InvalidOperationException($"{kind} has no type."),
    };

    public static string TypeName(ElementKind element) => element switch
    {
        ElementKind.Float => "float",
        ElementKind.Int => "int32_t",
        ElementKind.UShort => "uint16_t",
        ElementKind.Short => "int16_t",
        ElementKind.Byte => "uint8_t",
        _ => throw new InvalidOperationException($"{element} has no type."),
    };

    public static string Print(Expression expression) => expression switch
    {
        IntLiteral literal => Integer(literal.Value),
        FloatLiteral literal => Float(literal.Value),
        LaneIndex => "lane_index()",
        Variable variable => variable.Name,
        Strided { By: { } size } strided => $"({strided.Variable.Name} * ({Print(size)}))",
        Load load => Load(load.Kind, load.Source, load.Index),
        LookUp lookUp => Load(lookUp.Kind, lookUp.Table, lookUp.Index),
        LaneLookUp lookUp => $"{TypeName(lookUp.Kind)}_look_up({Print(lookUp.Table)}, {Print(lookUp.Index)})",
        Packed packed => Packed(packed),
        Unary unary => Unary(unary),
        Binary { Kind: ValueKind.Condition } binary => $"({Print(binary.Left)} {Symbol(binary.Operation)} {Print(binary.Right)})",
        Binary { Kind: ValueKind.Int or ValueKind.Float } binary => Scalar(binary),
        Binary binary => Vector(binary),
        Select select => $"{TypeName(select.Kind)}_select({Print(select.Mask)}, {Print(select.IfTrue)}, {Print(select.IfFalse)})",
        Multiply multiply => Product(multiply.Kind, "multiply", "*", multiply.Left, multiply.Right),
        Divide divide => Product(divide.Kind, "divide", "/", divide.Left, divide.Right),
        SquareRoot { Kind: ValueKind.Float } root => $"sqrtf({Print(root.Operand)})",
        SquareRoot root => $"{TypeName(root.Kind)}_root({Print(root.Operand)})",
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no C."),
    };

    /// <summary>Where an element lies.</summary>
    public static string Address(Pointer pointer, Expression index) =>
        index is IntLiteral { Value: 0 } ? pointer.Name : $"{pointer.Name} + {Print(index)}";

    public static string Float(float value) => value switch
    {
        float.NaN => $"float_of_bits(0x{BitConverter.SingleToUInt32Bits(value):X8}u)",
        float.PositiveInfinity => "float_of_bits(0x7F800000u)",
        float.NegativeInfinity => "float_of_bits(0xFF800000u)",
        _ => Decimal(value),
    };

    // The shortest digits that give the value back, with what makes them a float constant of C.
    private static string Decimal(float value)
    {
        var digits = value.ToString("R", CultureInfo.InvariantCulture);
        var text = digits + (digits.AsSpan().IndexOfAny('.', 'E') < 0 ? ".0f" : "f");
        return float.IsNegative(value) ? $"({text})" : text;
    }

    public static string Integer(int value) => value switch
    {
        int.MinValue => "INT32_MIN",
        < 0 => $"({value.ToString(CultureInfo.InvariantCulture)})",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Load(ValueKind kind, Pointer source, Expression index) => kind switch
    {
        ValueKind.Int or ValueKind.Float => $"load_{TypeName(source.Element)}({Address(source, index)})",
        _ => $"load_{TypeName(kind)}({Address(source, index)})",
    };

    private static string Packed(Packed packed)
    {
        var bits = packed.Codes.Kind == ValueKind.PackedBytes ? 8 : 16;
        var shift = (packed.Position * bits) - packed.Shift;
        var shifted = shift >= 0 ? $"({Print(packed.Codes)} >> {Integer(shift)})" : $"({Print(packed.Codes)} << {Integer(-shift)})";
        return $"(int)({shifted} & {Integer(((1 << bits) - 1) << packed.Shift)}u)";
    }

    private static string Unary(Unary unary)
    {
        var operand = Print(unary.Operand);
        var type = TypeName(unary.Operand.Kind);
        return unary.Operation switch
        {
            UnaryOperation.Negate when unary.Kind is ValueKind.Int or ValueKind.Float => $"(-{operand})",
            UnaryOperation.Negate => $"{type}_negate({operand})",
            UnaryOperation.Broadcast when unary.Kind == ValueKind.Shorts => $"i16x32_of((int16_t){operand})",
            UnaryOperation.Broadcast => $"{TypeName(unary.Kind)}_of({operand})",
            UnaryOperation.BitsOfLanes => $"i32x16_of_floats({operand})",
            UnaryOperation.LanesOfBits => $"f32x16_of_bits({operand})",
            UnaryOperation.SumLanes => $"f32x16_sum({operand})",
            UnaryOperation.FirstLane => $"f32x16_first({operand})",
            UnaryOperation.NarrowToCodes => $"i32x16_narrow({operand})",
            UnaryOperation.WidenCodes => $"u8x16_widen({operand})",
            UnaryOperation.NonZeroFirst => $"i32x16_non_zero_first({operand})",
            UnaryOperation.SignBits => $"i32x16_signs({operand})",
            UnaryOperation.BitCount => $"bit_count({operand})",
            UnaryOperation.LowestBit => $"lowest_bit({operand})",
            UnaryOperation.WithoutLowestBit => $"({operand} & ({operand} - 1))",
            UnaryOperation.WidenLower => $"i16x32_widen_lower({operand})",
            UnaryOperation.WidenUpper => $"i16x32_widen_upper({operand})",
            _ => throw new InvalidOperationException($"{unary.Operation} has no C."),
        };
    }

    private static string Scalar(Binary binary)
    {
        var (left, right) = (Print(binary.Left), Print(binary.Right));
        return binary.Operation switch
        {
            BinaryOperation.Min or BinaryOperation.Max => $"{TypeName(binary.Kind)}_{Name(binary.Operation)}({left}, {right})",
            BinaryOperation.ShiftLeft or BinaryOperation.ShiftRightLogical => $"{Name(binary.Operation)}({left}, {right})",
            _ => $"({left} {Symbol(binary.Operation)} {right})",
        };
    }

    private static string Vector(Binary binary) =>
        $"{TypeName(binary.Left.Kind)}_{Name(binary.Operation)}({Print(binary.Left)}, {Print(binary.Right)})";

    private static string Product(ValueKind kind, string name, string symbol, Expression left, Expression right) => kind == ValueKind.Float
        ? $"({Print(left)} {symbol} {Print(right)})"
        : $"{TypeName(kind)}_{name}({Print(left)}, {Print(right)})";

    private static string Symbol(BinaryOperation operation) => operation switch
    {
        BinaryOperation.Add => "+",
        BinaryOperation.Subtract => "-",
        BinaryOperation.And => "&",
        BinaryOperation.Or => "|",
        BinaryOperation.Xor => "^",
        BinaryOperation.ShiftRight => ">>",
        BinaryOperation.GreaterThan => ">",
        BinaryOperation.GreaterThanOrEqual => ">=",
        BinaryOperation.LessThan => "<",
        BinaryOperation.Equal => "==",
        BinaryOperation.NotEqual => "!=",
        _ => throw new InvalidOperationException($"{operation} has no symbol in C."),
    };

    private static string Name(BinaryOperation operation) => operation switch
    {
        BinaryOperation.Add or BinaryOperation.ExponentAdd => "add",
        BinaryOperation.Subtract => "subtract",
        BinaryOperation.ExponentSubtract => "subtract_exponent",
        BinaryOperation.AddSaturated => "add_saturated",
        BinaryOperation.NarrowToShorts => "narrow_to_shorts",
        BinaryOperation.And => "and",
        BinaryOperation.Or => "or",
        BinaryOperation.Xor => "xor",
        BinaryOperation.ShiftLeft => "shift_left",
        BinaryOperation.ShiftLeftEach => "shift_left_each",
        BinaryOperation.ShiftRight => "shift_right",
        BinaryOperation.ShiftRightLogical => "shift_right_logical",
        BinaryOperation.Min => "min",
        BinaryOperation.Max => "max",
        BinaryOperation.GreaterThan => "is_greater",
        BinaryOperation.GreaterThanOrEqual => "is_at_least",
        BinaryOperation.LessThan => "is_less",
        BinaryOperation.Equal => "is_equal",
        _ => throw new InvalidOperationException($"{operation} of vectors has no C."),
    };
}
