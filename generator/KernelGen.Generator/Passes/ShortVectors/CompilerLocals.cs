using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>
/// How many locals the JIT makes of a kernel where there are no registers of 512 or 256 bits, and each operation on sixteen lanes is a
/// method of two on eight, each of these one of two on four, all to be inlined.
/// </summary>
/// <remarks>
/// It stops inlining in a method that has 512 locals, so that what comes behind are calls, with vectors passed through memory; and of more
/// than 1,024, parts of vectors included, it keeps none in a register. The numbers are those of .NET 10, from methods that repeat one
/// operation until that happens.
/// </remarks>
internal static class CompilerLocals
{
    /// <summary>As many as a method may have to be compiled well.</summary>
    public const int Most = 200;

    public static int Of(Kernel kernel)
    {
        var count = 0;
        Walker.Visit(kernel.Body, (expression, _) => count += Of(expression), (statement, _) => count += Of(statement));
        return count;
    }

    /// <summary>Operations on vectors in a full mini-batch on one thread.</summary>
    public static long Work(Kernel kernel)
    {
        var work = 0L;
        Walker.Visit(kernel.Body, (expression, trips) => work += IsVector(expression) && expression is not Variable ? trips : 0);
        return work;
    }

    private static int Of(Statement statement) => statement is Store store && IsVector(store.Value) ? 1 + OfOperand(store.Value) : 0;

    private static int Of(Expression expression) => expression switch
    {
        { } value when !IsVector(value) => 0,
        Variable => 0,
        Load or LookUp or LaneIndex => 1,
        Unary { Operation: UnaryOperation.Broadcast } => 4,
        Unary { Operation: UnaryOperation.BitsOfLanes or UnaryOperation.LanesOfBits } => 2,
        Unary unary => 12 + OfOperand(unary.Operand),
        Binary { Operation: BinaryOperation.ShiftLeft or BinaryOperation.ShiftRight or BinaryOperation.ShiftRightLogical } shift =>
            7 + OfOperand(shift.Left),
        Binary binary => 11 + OfOperand(binary.Left) + OfOperand(binary.Right),
        Select select => 30 + OfOperand(select.Mask) + OfOperand(select.IfTrue) + OfOperand(select.IfFalse),
        _ => 20,
    };

    /// <summary>A value on its way into a method needs a local of its own, and its halves and quarters too.</summary>
    private static int OfOperand(Expression operand) => !IsVector(operand) || operand is Variable or Load or LookUp ? 0 : 5;

    private static bool IsVector(Expression expression) =>
        expression.Kind is ValueKind.Lanes or ValueKind.Bits or ValueKind.Shorts or ValueKind.Codes;
}
