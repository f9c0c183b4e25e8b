namespace KernelGen.CodeFixes.Stray;

/// <summary>Where a call that computes 2^k or 2^−k has its k.</summary>
/// <param name="Argument">The argument's index.</param>
/// <param name="IsNegated">Whether it is 2^−k.</param>
internal sealed record PowerExponent(int Argument, bool IsNegated);
