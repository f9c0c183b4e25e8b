using System;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>One way to write an expression without a multiplication.</summary>
/// <param name="Key">Names the way: what Fix All applies everywhere.</param>
/// <param name="Title">What the user reads; {0} is the code to be written.</param>
/// <param name="Value">Writes the expression from its current syntax: its operands may have been rewritten meanwhile.</param>
internal sealed record Replacement(string Key, string Title, Func<ExpressionSyntax, FixWriter, ExpressionSyntax> Value)
{
    /// <summary>For a compound assignment that stays one, the operator to write and what writes its value.</summary>
    public (string Operator, Func<ExpressionSyntax, FixWriter, ExpressionSyntax> Value)? Compound { get; init; }
}
