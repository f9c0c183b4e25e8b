using KernelGen.Generator;
using KernelGen.Generator.Graph;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>A network is counted once, however often it is asked for, and little is kept.</summary>
public sealed class ReasonCacheTests
{
    [Fact]
    public void The_same_network_is_counted_once_whatever_its_class_is_called()
    {
        var cache = new ReasonCache(2);
        var first = cache.Of(Graph(4));
        var again = cache.Of(Graph(4));
        var renamed = cache.Of(Graph(4) with { Type = Graph(4).Type with { Name = "Letters", Namespace = "Elsewhere" } });

        Assert.Equal(1, cache.Misses);
        Assert.NotEmpty(first!);
        Assert.Same(first, again);
        Assert.Same(first, renamed);
    }

    [Fact]
    public void Another_network_is_counted_for_itself()
    {
        var cache = new ReasonCache(2);

        Assert.NotEqual(cache.Of(Graph(4))!, cache.Of(Graph(5))!);
        Assert.Equal(2, cache.Misses);
    }

    [Fact]
    public void What_was_asked_for_longest_ago_is_forgotten_first()
    {
        var cache = new ReasonCache(2);
        foreach (var units in new[] { 1, 2, 1, 3, 1 })
        {
            cache.Of(Graph(units));
        }

        Assert.Equal((2, 3), (cache.Count, cache.Misses));
        cache.Of(Graph(2));
        Assert.Equal((2, 4), (cache.Count, cache.Misses));
    }

    [Fact]
    public void Nothing_of_a_compilation_is_kept()
    {
        var cache = new ReasonCache(2);
        var (graph, declaration) = Weak(cache);

        System.GC.Collect();
        Assert.False(declaration.IsAlive);
        Assert.False(graph.IsAlive);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void What_the_generator_has_counted_no_analyzer_counts_again()
    {
        // A network that no other test has.
        var graph = Graph(4099);
        NetworkCompiler.Print(graph);

        var misses = ReasonCache.Shared.Misses;
        var reasons = ReasonCache.Shared.Of(graph);

        Assert.Equal(misses, ReasonCache.Shared.Misses);
        Assert.Equal(new ReasonCache(1).Of(graph)!, reasons!);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (System.WeakReference Graph, System.WeakReference Declaration) Weak(ReasonCache cache)
    {
        var declaration = Declared.Of(Source(4));
        var graph = LayerTable.Default.Build(declaration).Graph!;
        cache.Of(graph);
        return (new System.WeakReference(graph.Type), new System.WeakReference(declaration));
    }

    private static NetworkGraph Graph(int units) => LayerTable.Default.Build(Declared.Of(Source(units))).Graph!;

    private static string Source(int units) => $$"""
        using KernelGen;
        namespace Shop;
        [Network, Input(3), Dense({{units}}), BatchNorm, Dense(2), Hinge]
        public sealed partial class Digits;
        """;
}
