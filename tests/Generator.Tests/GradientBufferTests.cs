using System;
using System.Linq;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>The option to have every gradient in memory before anything is updated.</summary>
public sealed class GradientBufferTests
{
    [Theory]
    [InlineData("")]
    [InlineData(", Adam")]
    [InlineData(", QuantizedBackprop(Enabled = false)")]
    public void All_gradients_come_before_all_updates(string setting)
    {
        var graph = Parsed.Graph($"[Network, Input(30), Dense(70, Bias = true), BatchNorm, ReLU, Dense(5), Hinge{setting}]");
        var program = NetworkLowering.Lower(graph, LayerTable.Default.Lowerings, new LoweringOptions(KeepsGradients: true));
        var launches = program.Train.Launches.Select(launch => launch.Kernel).ToList();
        var trained = program.Tensors
            .Where(tensor => !tensor.Name.Contains("running", StringComparison.Ordinal))
            .Select(tensor => tensor.Buffer)
            .ToHashSet();
        var firstUpdate = launches.FindIndex(kernel => Writes.Of(kernel).Any(trained.Contains));
        Assert.All(launches.Skip(firstUpdate), kernel => Assert.EndsWith("Update", kernel.Name, StringComparison.Ordinal));
        Assert.Equal(
            ["Beta1Gradient", "Bias1Gradient", "Bias2Gradient", "Gamma1Gradient", "Weights1Gradient", "Weights2Gradient"],
            launches.Take(firstUpdate)
                .SelectMany(Writes.Of)
                .Select(buffer => buffer.Name)
                .Where(name => name.EndsWith("Gradient", StringComparison.Ordinal))
                .Distinct()
                .Order());
    }
}
