using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>The types that generated code names without their namespace, so that it can be read; a name nearer to the class would hide one.</summary>
internal static class UsedTypes
{
    private const string AttributeSuffix = "Attribute";

    /// <summary>By metadata name: "System.Span`1".</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "KernelGen.Checkpoint",
        "KernelGen.INetwork",
        "KernelGen.InferenceWeights",
        "KernelGen.MultiplicationFreeAttribute",
        "KernelGen.Runtime.AlignedBuffer",
        "KernelGen.Runtime.BatchStatistics",
        "KernelGen.Runtime.Guard",
        "KernelGen.Runtime.IStages",
        "KernelGen.Runtime.Lanes",
        "KernelGen.Runtime.Logits",
        "KernelGen.Runtime.ThreadTeam",
        "KernelGen.Runtime.TiledMatrix",
        "KernelGen.TensorInfo",
        "System.CodeDom.Compiler.GeneratedCodeAttribute",
        "System.Collections.Generic.IReadOnlyList`1",
        "System.Environment",
        "System.GC",
        "System.Math",
        "System.MathF",
        "System.ReadOnlySpan`1",
        "System.Runtime.CompilerServices.MethodImplAttribute",
        "System.Runtime.CompilerServices.MethodImplOptions",
        "System.Runtime.CompilerServices.SkipLocalsInitAttribute",
        "System.Runtime.Intrinsics.Vector256",
        "System.Runtime.Intrinsics.Vector256`1",
        "System.Runtime.Intrinsics.Vector512",
        "System.Runtime.Intrinsics.Vector512`1",
        "System.Span`1",
    ];

    /// <summary>What hides one of them from the generated half of a class: a member of it or of a type around it, or a type or namespace on the way up.</summary>
    public static IEnumerable<(ISymbol Hiding, string Hidden)> HiddenFrom(INamedTypeSymbol type, Compilation compilation)
    {
        foreach (var name in Names)
        {
            var simple = name.Substring(name.LastIndexOf('.') + 1);
            var tick = simple.IndexOf('`');
            var arity = tick < 0 ? 0 : int.Parse(simple.Substring(tick + 1), CultureInfo.InvariantCulture);
            simple = tick < 0 ? simple : simple.Substring(0, tick);

            // [MultiplicationFree] would take a class of that name too.
            var spellings = simple.EndsWith(AttributeSuffix, StringComparison.Ordinal)
                ? [simple, simple.Substring(0, simple.Length - AttributeSuffix.Length)]
                : new[] { simple };
            var hiding = spellings.SelectMany(spelling => Candidates(type, compilation, spelling))
                .FirstOrDefault(candidate => Arity(candidate) == arity
                    && MetadataName(candidate) != name
                    && (candidate is INamespaceSymbol || compilation.IsSymbolAccessibleWithin(candidate, type)));
            if (hiding is not null)
            {
                yield return (hiding, name);
            }
        }
    }

    private static IEnumerable<ISymbol> Candidates(INamedTypeSymbol type, Compilation compilation, string name)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (var ancestor = outer; ancestor is not null; ancestor = ancestor.BaseType)
            {
                // The generated half has a member InferenceWeights of the type InferenceWeights, which C# tells apart.
                foreach (var member in ancestor.GetMembers(name).Where(member => member.IsImplicitlyDeclared || TypeRules.IsWritten(member)))
                {
                    yield return member;
                }
            }
        }

        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            // The class's own assembly sees its own namespace members only; the compilation sees the references' as well.
            foreach (var member in (compilation.GetCompilationNamespace(space) ?? space).GetMembers(name))
            {
                yield return member;
            }
        }
    }

    private static int Arity(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => type.Arity,
        IMethodSymbol method => method.Arity,
        _ => 0,
    };

    private static string MetadataName(ISymbol symbol) =>
        symbol.ContainingType is null ? symbol.ContainingNamespace?.ToDisplayString() + "." + symbol.MetadataName : symbol.MetadataName;
}
