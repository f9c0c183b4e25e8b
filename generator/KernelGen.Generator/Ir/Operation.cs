namespace KernelGen.Generator.Ir;

/// <summary>Operations of one operand.</summary>
internal enum UnaryOperation
{
    Negate,
    Broadcast,
    BitsOfLanes,
    LanesOfBits,
    SumLanes,
    FirstLane,

    /// <summary>The low eight bits of each of sixteen lanes.</summary>
    NarrowToCodes,

    /// <summary>Sixteen codes of eight bits as 32-bit integers.</summary>
    WidenCodes,

    /// <summary>The lanes that are not zero, in their order, and zeros behind them.</summary>
    NonZeroFirst,

    /// <summary>The sign bits of sixteen lanes, lane 0 in the lowest bit.</summary>
    SignBits,

    /// <summary>How many bits of a mask are set.</summary>
    BitCount,

    /// <summary>The number of a mask's lowest set bit, 64 if none is.</summary>
    LowestBit,

    /// <summary>A mask without its lowest set bit.</summary>
    WithoutLowestBit,

    /// <summary>The first sixteen of thirty-two fixed-point numbers, as 32-bit integers.</summary>
    WidenLower,

    /// <summary>The last sixteen of thirty-two fixed-point numbers, as 32-bit integers.</summary>
    WidenUpper,
}

/// <summary>Operations of two operands. There is no product among them: <see cref="Multiply"/> is a node of its own.</summary>
internal enum BinaryOperation
{
    Add,
    Subtract,

    /// <summary>A sum of fixed-point numbers that stays at the limits of 16 bits.</summary>
    AddSaturated,

    /// <summary>The low 16 bits of twice sixteen lanes.</summary>
    NarrowToShorts,

    /// <summary>An integer addition to the exponent field of floats: their product with a power of two, a shift.</summary>
    ExponentAdd,

    /// <summary>
    /// A subtraction from the exponent field of floats by halves of 16 bits that stay at zero: their product with a negative power of two,
    /// and zero where all ones are subtracted.
    /// </summary>
    ExponentSubtract,
    And,
    Or,
    Xor,
    ShiftLeft,

    /// <summary>Each of sixteen integers by a count of its own, zero where that is 32 or more.</summary>
    ShiftLeftEach,
    ShiftRight,
    ShiftRightLogical,
    Min,
    Max,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    Equal,
    NotEqual,
}
