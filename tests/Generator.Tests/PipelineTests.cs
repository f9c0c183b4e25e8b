using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>What the pipeline keeps between edits: values that compare, and nothing that holds a compilation alive.</summary>
public sealed class PipelineTests
{
    private static readonly Type[] Forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxToken), typeof(SyntaxReference), typeof(SemanticModel),
        typeof(Compilation), typeof(Location), typeof(AttributeData), typeof(TypedConstant), typeof(IOperation),
    ];

    [Fact]
    public void Steps_hold_no_symbol_syntax_compilation_or_location()
    {
        // One network that is built, one with problems of all kinds: type, sequence, value.
        var result = GeneratedCompilation.Run([Declarations.UserFunctions, Declarations.Mnist + """

            [Network(BatchSize = -1), SquaredHinge, Dense(3, Weights = (Weights)7), Dense(3)]
            public static class Broken<T>(int x) { public int Step; }
            """]).Result;

        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var name in new[] { TrackingNames.Declarations, TrackingNames.Graphs, TrackingNames.HintNames, TrackingNames.Sources })
        {
            foreach (var (value, _) in result.TrackedSteps[name].SelectMany(step => step.Outputs))
            {
                Walk(value, name, seen);
            }
        }

        // The walk went down to layers and problems, not just over the outer records.
        Assert.Contains(seen, value => value is Graph.Layers.DenseLayer);
        Assert.Contains(seen, value => value is Declaration.Diagnostics.DiagnosticInfo);
        Assert.Contains(seen, value => value is Declaration.Functions.FunctionNode);
    }

    [Fact]
    public void Equal_declarations_give_equal_graphs()
    {
        var first = GraphsOf(Declarations.Mnist);
        var second = GraphsOf(Declarations.Mnist);

        Assert.NotSame(first.Single(), second.Single());
        Assert.Equal(first, second);
        Assert.Equal(first.Single()!.GetHashCode(), second.Single()!.GetHashCode());
    }

    private static List<object?> GraphsOf(string source) =>
        [.. GeneratedCompilation.Run(source).Result.TrackedSteps[TrackingNames.Graphs].SelectMany(step => step.Outputs)
            .Select(output => (object?)output.Value)];

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType() is { IsPrimitive: true } or { IsEnum: true })
        {
            return;
        }

        Assert.DoesNotContain(Forbidden, type => type.IsInstanceOfType(value));

        // A descriptor is a static constant of the generator.
        if (value is DiagnosticDescriptor || !seen.Add(value))
        {
            return;
        }

        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                Walk(item, path + "[]", seen);
            }

            return;
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), path + "." + field.Name, seen);
            }
        }
    }
}
