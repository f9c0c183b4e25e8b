namespace KernelGen.Analyzers.Stray;

/// <summary>Products and quotients whose value is known without computing them, but for the sign of zero and for NaN.</summary>
internal static class NeedlessProduct
{
    /// <summary>What to write instead; null where the operation is needed.</summary>
    public static string? Of(Arithmetic arithmetic, object? constant) => (arithmetic.Symbol, ConstantText.Number(constant)) switch
    {
        ("*", 0) => "0",
        ("*" or "/", 1) => "the other operand alone",
        ("*" or "/", -1) => "its negation, -x",
        _ => null,
    };
}
