using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Which layers share their passes over memory.</summary>
public sealed class FusionPassTests
{
    [Theory]
    [InlineData(
        "Dense(4), BatchNorm, ReLU, Dense(2), BatchNorm",
        "Dense1: Dense | BatchNorm1: BatchNorm, ReLU | Dense2: Dense | BatchNorm2: BatchNorm")]
    [InlineData(
        "Dropout(0.5f), Dense(4), ReLU, ReLU, Dropout(0.5f), Dropout(0.25f)",
        "Dropout1: Dropout | Dense1: Dense | ReLU1: ReLU, ReLU, Dropout | Dropout2: Dropout")]
    [InlineData(
        "Dense(4), ReLU, BatchNorm, ShiftBatchNorm",
        "Dense1: Dense | ReLU1: ReLU | BatchNorm1: BatchNorm | ShiftBatchNorm1: ShiftBatchNorm")]
    public void Chains(string layers, string expected) =>
        Assert.Equal(expected, Groups(Parsed.Graph($"[Network, Input(3), {layers}, Hinge]")));

    /// <summary>Dense, BatchNorm, two ReLU and a Dense that reads both; the second ReLU reads BatchNorm or the first.</summary>
    [Theory]
    [InlineData(1, "Dense1: Dense | BatchNorm1: BatchNorm | ReLU1: ReLU | ReLU2: ReLU | Dense2: Dense")]
    [InlineData(2, "Dense1: Dense | BatchNorm1: BatchNorm, ReLU | ReLU1: ReLU | Dense2: Dense")]
    public void A_second_reader_ends_a_group(int inputOfSecondReLU, string expected)
    {
        var chain = Parsed.Graph("[Network, Input(4), Dense(4), BatchNorm, ReLU, ReLU, Dense(2), Hinge]");
        var nodes = chain.Nodes.ToArray();
        nodes[3] = nodes[3] with { Inputs = new([inputOfSecondReLU]) };
        nodes[4] = nodes[4] with { Inputs = new([2, 3]) };
        Assert.Equal(expected, Groups(chain with { Nodes = new([.. nodes]) }));
    }

    [Fact]
    public void The_architecture_says_what_is_read_where_it_is_not_the_layer_before()
    {
        var chain = Parsed.Graph("[Network, Input(4), Dense(4), ReLU, Dense(2), Hinge]");
        Assert.Equal("4 Dense(4, Ternary) ReLU Dense(2, Ternary) Hinge", chain.Architecture);
        var nodes = chain.Nodes.ToList();
        nodes[2] = nodes[2] with { Inputs = new([0, 1]) };
        Assert.Equal("4 Dense(4, Ternary) ReLU Dense(2, Ternary) of 0, 1 Hinge", (chain with { Nodes = new([.. nodes]) }).Architecture);
    }

    private static string Groups(NetworkGraph graph) =>
        string.Join(" | ", FusionPass.Run(graph).Select(group => group.Name + ": " + group.Title));
}
