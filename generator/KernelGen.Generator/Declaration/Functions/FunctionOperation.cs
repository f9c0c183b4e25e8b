namespace KernelGen.Generator.Declaration.Functions;

/// <summary>What a <see cref="FunctionNode"/> computes, each exactly as C# does for floats.</summary>
internal enum FunctionOperation
{
    /// <summary>A parameter of the method; the value is its number.</summary>
    Parameter,

    /// <summary>A float; the value is its bits.</summary>
    Constant,

    Add,
    Subtract,
    Multiply,
    Divide,
    SquareRoot,
    Negate,
    Absolute,

    /// <summary>The first operand with the sign of the second.</summary>
    CopySign,

    /// <summary>The first operand, its sign flipped where the second's is set.</summary>
    FlipSign,

    Minimum,
    Maximum,

    /// <summary>x·2^value, rounded once.</summary>
    Scale,

    /// <summary>An addition of the value to the exponent field, whatever comes out.</summary>
    AddExponent,

    Greater,
    GreaterOrEqual,
    Equal,
    And,
    Or,
    Not,

    /// <summary>The second operand where the first holds, else the third.</summary>
    Select,

    True,
    False,
}
