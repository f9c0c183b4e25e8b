using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace KernelGen.Generator.Tests.Architecture;

/// <summary>Data flows one way: no room of the generator knows one that comes behind it (docs/architecture.md, The house).</summary>
public sealed class RoomTests
{
    private const string House = "KernelGen.Generator";

    /// <summary>What a room may refer to besides itself. What is not named here lies in the room whose name it begins with.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Ir"] = [],
        ["Declaration"] = [],
        ["Graph"] = ["Declaration", "Ir"],
        ["Kernels.Building"] = ["Declaration", "Graph", "Ir"],
        ["Kernels.Arithmetic"] = [.. Up("Building")],
        ["Kernels.TableSums"] = [.. Up("Building", "Arithmetic")],
        ["Kernels.Normalisation"] = [.. Up("Building", "Arithmetic")],
        ["Kernels.Optimizers"] = [.. Up("Building", "Arithmetic")],
        ["Kernels.UserFunctions"] = [.. Up("Building", "Arithmetic")],
        ["Kernels.Boundary"] = [.. Up("Building", "Arithmetic")],
        ["Kernels.Lowering"] = [.. Up("Building", "Arithmetic", "Normalisation", "Optimizers")],
        ["Kernels.Weights"] = [.. Up("Building", "Arithmetic", "TableSums", "Optimizers", "Lowering")],
        ["Kernels.Dense"] = [.. Up("Building", "Arithmetic", "TableSums", "Optimizers", "Lowering", "Weights")],
        ["Kernels.Convolution"] = [.. Up("Building", "Arithmetic", "TableSums", "Optimizers", "Lowering", "Weights")],
        ["Kernels.Elementwise"] =
            [.. Up("Building", "Arithmetic", "TableSums", "Normalisation", "Optimizers", "UserFunctions", "Lowering")],
        ["Kernels.Pooling"] = [.. Up("Building", "Arithmetic", "Lowering")],
        ["Kernels.Losses"] = [.. Up("Building", "Arithmetic", "UserFunctions", "Lowering")],
        ["Kernels"] =
        [
            .. Up(
                "Building", "Arithmetic", "TableSums", "Normalisation", "Optimizers", "UserFunctions", "Boundary", "Lowering", "Weights",
                "Dense", "Convolution", "Elementwise", "Losses"),
        ],
        ["Passes"] = ["Ir"],
        ["Emission"] = ["Ir", "Passes"],
        ["Emission.Summary"] = ["Ir", "Passes", "Emission"],
        ["Emission.CSharp"] = ["Ir", "Passes", "Emission", "Emission.Summary"],

        // The driver knows every room, and no room knows it.
        [""] =
        [
            "Declaration", "Graph", "Ir", "Kernels", "Passes", "Emission", "Emission.CSharp", "Emission.Summary",
            "Kernels.Convolution", "Kernels.Dense", "Kernels.Elementwise", "Kernels.Lowering", "Kernels.Losses", "Kernels.Normalisation",
            "Kernels.Optimizers", "Kernels.Pooling",
        ],
    };

    [Fact]
    public void No_room_refers_to_one_behind_it()
    {
        var arrows = Arrows().ToList();

        // Not vacuous: the arrows that make the house are there.
        Assert.Contains(arrows, static arrow => arrow is { From: "Graph", To: "Declaration" });
        Assert.Contains(arrows, static arrow => arrow is { From: "Kernels.Dense", To: "Kernels.Building" });
        Assert.Contains(arrows, static arrow => arrow is { From: "Emission.CSharp", To: "Ir" });
        Assert.Empty(arrows
            .Where(static arrow => !Rooms[arrow.From].Contains(arrow.To))
            .Select(static arrow => $"{arrow.From} → {arrow.To}: {arrow.Place}")
            .Distinct());
    }

    [Fact]
    public void The_rooms_have_an_order()
    {
        var placed = new HashSet<string>();
        while (Rooms.Keys.FirstOrDefault(room => !placed.Contains(room) && Rooms[room].All(placed.Contains)) is { } next)
        {
            placed.Add(next);
        }

        Assert.Equal(Rooms.Count, placed.Count);
    }

    private static IEnumerable<string> Up(params string[] rooms) =>
        new[] { "Declaration", "Graph", "Ir" }.Concat(rooms.Select(static room => "Kernels." + room));

    private static IEnumerable<(string From, string To, string Place)> Arrows()
    {
        var compilation = ProductSource.Instance.Compilation;
        foreach (var tree in compilation.SyntaxTrees.Where(static tree => tree.FilePath.StartsWith("generator/", StringComparison.Ordinal)))
        {
            var model = compilation.GetSemanticModel(tree);
            var root = tree.GetRoot();
            var from = RoomOf(root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().First().Name.ToString());
            foreach (var name in root.DescendantNodes(static node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>()
                .Where(static name => char.IsUpper(name.Identifier.ValueText[0])))
            {
                // Locals, parameters and fields begin otherwise, and none of them is another room's.
                var symbol = model.GetSymbolInfo(name).Symbol;
                if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.ContainingNamespace.ToDisplayString() is { } space
                    && space.StartsWith(House, StringComparison.Ordinal)
                    && RoomOf(space) is var to
                    && to != from)
                {
                    yield return (from, to, $"{symbol!.Name} in {tree.FilePath}");
                }
            }
        }
    }

    private static string RoomOf(string space)
    {
        var room = space.Length == House.Length ? string.Empty : space[(House.Length + 1)..];
        while (!Rooms.ContainsKey(room))
        {
            room = room[..Math.Max(0, room.LastIndexOf('.'))];
        }

        return room;
    }
}
