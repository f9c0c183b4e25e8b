using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Analyzers.Stray;

/// <summary>An operation that multiplies, or a call that may, where it stands.</summary>
internal readonly struct Sighting(IOperation operation, Marking marking, bool hot, ArithmeticOperation? arithmetic, Call? call)
{
    public IOperation Operation { get; } = operation;

    /// <summary>The rule for the code that it stands in.</summary>
    public Marking Marking { get; } = marking;

    /// <summary>Whether it stands in a loop, or in a method marked AggressiveOptimization.</summary>
    public bool Hot { get; } = hot;

    /// <summary>The multiplication, division or remainder; null with any other call.</summary>
    public ArithmeticOperation? ArithmeticOperation { get; } = arithmetic;

    /// <summary>The call, with an operator that somebody has written too; null with an operator that C# itself defines.</summary>
    public Call? Call { get; } = call;

    /// <summary>The whole expression; with 'a?.F()' that begins at 'a'.</summary>
    public Location Location => Call?.Place?.GetLocation() ?? Whole(Operation.Syntax).GetLocation();

    private static SyntaxNode Whole(SyntaxNode syntax)
    {
        for (var around = syntax.Parent; around is ExpressionSyntax; around = around.Parent)
        {
            if (around is ConditionalAccessExpressionSyntax access && access.WhenNotNull.SpanStart == syntax.SpanStart)
            {
                syntax = access;
            }
        }

        return syntax;
    }
}
