using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Diagnostics;

/// <summary>One thing to say about a declaration.</summary>
/// <param name="Rule">The rule; its severity tells whether the network can be built all the same.</param>
/// <param name="Position">Where it shows.</param>
/// <param name="Arguments">What fills the rule's message.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Rule, Position Position, EquatableArray<string> Arguments)
{
    public DiagnosticInfo(DiagnosticDescriptor rule, Position position, params string[] arguments)
        : this(rule, position, new EquatableArray<string>(ImmutableArray.Create(arguments)))
    {
    }

    /// <summary>Whether nothing can be generated before this is mended.</summary>
    public bool Blocks => Rule.DefaultSeverity == DiagnosticSeverity.Error;
}
