using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels.Frozen.StraightLine;
using Xunit;

namespace KernelGen.Generator.Tests.Frozen;

/// <summary>Sums that share pairs of terms: the same sums, with fewer additions.</summary>
public sealed class AdderGraphTests
{
    [Fact]
    public void What_two_sums_have_in_common_is_added_once()
    {
        // a + b − c and c − a − b + d: a + b is in both, then (a + b) − c is.
        var graph = Of(4, [1, 1, -1, 0], [-1, -1, 1, 1]);
        Assert.Equal(5, graph.AdditionsWithoutPairs);
        Assert.Equal(3, graph.AdditionsWithPairs);
        Assert.Equal([new Pair(0, 1, IsDifference: false), new Pair(2, 4, IsDifference: true)], graph.Pairs);
        Assert.Equal([new SignedTerm(5, IsNegative: true)], graph.Terms(0));
        Assert.Equal([new SignedTerm(3, IsNegative: false), new SignedTerm(5, IsNegative: false)], graph.Terms(1));
    }

    [Fact]
    public void Sums_without_anything_in_common_stay_as_they_are()
    {
        var graph = Of(3, [1, 1, 0], [1, -1, 1], [0, 0, 0]);
        Assert.Empty(graph.Pairs);
        Assert.Equal(3, graph.AdditionsWithPairs);
        Assert.Empty(graph.Terms(2));
    }

    [Theory]
    [InlineData(16, 32, 0.0)]
    [InlineData(32, 4, 0.4)]
    [InlineData(100, 20, 0.3)]
    public void Shared_or_not_sums_are_the_same(int inputs, int outputs, double zeros)
    {
        var random = new Random(inputs);
        var weights = Enumerable.Range(0, outputs)
            .Select(_ => Enumerable.Range(0, inputs).Select(_ => random.NextDouble() < zeros ? 0 : (random.Next(2) * 2) - 1).ToArray())
            .ToArray();
        var graph = Of(inputs, weights);
        Assert.Equal(weights.Sum(row => Math.Max(0, row.Count(weight => weight != 0) - 1)), graph.AdditionsWithoutPairs);
        Assert.True(graph.AdditionsWithPairs < 0.8 * graph.AdditionsWithoutPairs, $"{graph.AdditionsWithPairs} additions");

        // The same input gives the same graph, and values follow from earlier ones.
        Assert.Equal(graph.Pairs, Of(inputs, weights).Pairs);
        var values = Enumerable.Range(0, inputs).Select(_ => random.Next(-1000, 1000)).ToList();
        foreach (var pair in graph.Pairs)
        {
            values.Add(values[pair.First] + (pair.IsDifference ? -values[pair.Second] : values[pair.Second]));
        }

        Assert.Equal(
            weights.Select(row => row.Select((weight, input) => weight * values[input]).Sum()),
            weights.Select((_, sum) => graph.Terms(sum).Sum(term => term.IsNegative ? -values[term.Number] : values[term.Number])));
    }

    private static AdderGraph Of(int inputs, params IReadOnlyList<int[]> weights) => AdderGraph.Of(
        inputs,
        weights.Select(row => row.Select((weight, input) => (weight, input))
            .Where(term => term.weight != 0)
            .Select(term => new SignedTerm(term.input, term.weight < 0))));
}
