namespace KernelGen.Analyzers.Stray;

/// <summary>What a diagnostic KG02xx hands to the code fixes in its properties. A key is absent where there is nothing to say.</summary>
internal static class StrayProperties
{
    /// <summary>KG0201 to KG0204, KG0209: the operation, one of "*", "/" and "%". A compound assignment has the same.</summary>
    public const string Operator = nameof(Operator);

    /// <summary>
    /// KG0201 to KG0204, KG0209: the type that is computed in, as C# writes it ("float", "int", "Vector256&lt;int&gt;"); never a nullable
    /// one.
    /// </summary>
    public const string Type = nameof(Type);

    /// <summary>
    /// KG0201 to KG0204, KG0209: the constant factor or divisor, written so that it can be parsed back exactly in the invariant culture.
    /// </summary>
    public const string Constant = nameof(Constant);

    /// <summary>With <see cref="Constant"/>: on which side of the operator it stands, "Left" or "Right".</summary>
    public const string ConstantSide = nameof(ConstantSide);

    /// <summary>KG0206: the full name of the member, without type arguments and parameters ("System.Math.Pow").</summary>
    public const string Member = nameof(Member);

    /// <summary>KG0208: how many there are.</summary>
    public const string Count = nameof(Count);

    /// <summary>KG0208: which of its reasons, a name of <see cref="ExceptionFault"/>.</summary>
    public const string Fault = nameof(Fault);
}
