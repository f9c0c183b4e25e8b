using System;
using System.Diagnostics;
using System.Linq;
using KernelGen.Generator;
using KernelGen.Generator.Graph;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>Analyzers run at every keystroke. No other test runs meanwhile.</summary>
[Collection(nameof(CostTimingTests))]
[CollectionDefinition(nameof(CostTimingTests), DisableParallelization = true)]
public sealed class CostTimingTests
{
    [Fact]
    public void Counting_the_paper_network_is_quick_once_warm_and_hardly_takes_time_again()
    {
        // Read twice, as an editor does: equal, and nothing of it the same object.
        var (graph, sameGraph) = (Graph(), Graph());
        var warm = new ReasonCache(1);
        warm.Of(graph);

        var first = Quickest(20, () => new ReasonCache(1).Of(graph));
        var again = Quickest(20, () => warm.Of(sameGraph));

        TestContext.Current.TestOutputHelper?.WriteLine($"first {first.TotalMilliseconds:F2} ms, again {again.TotalMilliseconds:F4} ms");
        Assert.Equal(1, warm.Misses);
        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.InRange(again, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    private static NetworkGraph Graph() => LayerTable.Default.Build(Declared.Of("""
        using KernelGen;
        namespace Shop;
        [Network(BatchSize = 200)]
        [Input(784)]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(10), BatchNorm]
        [SquaredHinge]
        public sealed partial class Digits;
        """)).Graph!;

    // Whatever else the machine does only ever adds.
    private static TimeSpan Quickest(int times, Action action) => Enumerable.Range(0, times + 5).Select(_ =>
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    }).Skip(5).Min();
}
