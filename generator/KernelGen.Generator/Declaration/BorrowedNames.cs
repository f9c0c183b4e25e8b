using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>The types of other namespaces that generated code names, and which of these names mean something else in the user's class.</summary>
internal static class BorrowedNames
{
    private static readonly (string Space, string Names)[] Table =
    [
        ("System", "ArgumentException ArgumentOutOfRangeException Environment GC InvalidOperationException Math MathF NotFiniteNumberException ReadOnlySpan Span"),
        ("System.CodeDom.Compiler", "GeneratedCode"),
        ("System.Collections.Generic", "IReadOnlyList"),
        ("System.Numerics", "BitOperations"),
        ("System.Runtime.CompilerServices", "MethodImpl MethodImplOptions SkipLocalsInit"),
        ("System.Runtime.Intrinsics", "Vector512"),
        ("System.Threading", "Volatile"),
        ("KernelGen", "Checkpoint INetwork InferenceWeights MultiplicationFree TensorInfo"),
        ("KernelGen.Runtime", "AlignedBuffer BatchStatistics Guard IGatedNetwork IStages Lanes Logits NetworkGate NetworkUse ShiftReciprocal StepSizes ThreadTeam TiledMatrix Workspace"),
    ];

    /// <summary>Simple name → namespace. Attributes stand without their ending.</summary>
    public static ImmutableSortedDictionary<string, string> Spaces { get; } = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => new KeyValuePair<string, string>(name, row.Space)))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The names that a member, a type around the class or a namespace around it takes for itself.</summary>
    public static EquatableArray<string> Shadowed(INamedTypeSymbol type, Compilation compilation) =>
        new(Spaces.Keys.Where(name => Means(type, compilation, name) || Means(type, compilation, name + "Attribute")).ToImmutableArray());

    private static bool Means(INamedTypeSymbol type, Compilation compilation, string name)
    {
        // Outwards, as the compiler looks a name up: members and inherited members of each class, then each namespace.
        for (INamedTypeSymbol? container = type; container is not null; container = container.ContainingType)
        {
            if (container.Name == name)
            {
                return true;
            }

            for (var declaring = container; declaring is not null && declaring.SpecialType != SpecialType.System_Object; declaring = declaring.BaseType)
            {
                // What the generated half itself declares is meant to be found.
                if (declaring.GetMembers(name).Any(TypeRules.IsWritten))
                {
                    return true;
                }
            }
        }

        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            var everywhere = space.IsGlobalNamespace ? compilation.GlobalNamespace : compilation.GetCompilationNamespace(space) ?? space;
            if (everywhere.GetMembers(name).Any(member => !IsBorrowed(member, name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBorrowed(ISymbol member, string name) =>
        Spaces.TryGetValue(name, out var space) && member.ContainingNamespace?.ToDisplayString() == space;
}
