extern alias generator;

using System;
using System.Linq;
using generator::KernelGen.Generator;
using generator::KernelGen.Generator.Kernels;
using Xunit;

namespace KernelGen.Kernels.Tests.DummyLayer;

/// <summary>
/// What a layer that the package does not have needs, from its attribute to a trained network: a definition, a lowering and a line of the
/// table.
/// </summary>
public sealed class DummyLayerTests(ITestOutputHelper output)
{
    private const int Inputs = 6;
    private const int Hidden = 10;
    private const int Outputs = 2;
    private const int Samples = 24;
    private const float Limit = 0.75f;

    private static readonly LayerTable Table =
        LayerTable.Default.With(new ClipDefinition(), LoweringRecipe.OfPart<ClipLayer>(layer => new ClipLowering(layer)));

    [Fact]
    public void It_is_declared_checked_described_and_computed()
    {
        using var networks = Compile("Dense(10), Clip(0.75f), Dense(2), MeanSquaredError(Labels = LabelCoding.ZeroOne)");
        var network = networks.Create(0, 5, 2);
        Assert.Equal("6 Dense(10, Real) Clip(0.75) Dense(2, Real) MeanSquaredError", network.Architecture);
        Assert.Contains("clipped in 1", network.TrainingSettings, StringComparison.Ordinal);

        var inputs = Data(1, Samples * Inputs);
        var outputs = new float[Samples * Outputs];
        network.Predict(inputs, outputs);
        var expected = Reference(network.ReadAll(), inputs, out var clipped);

        // Both sides of the limit are there.
        Assert.InRange(clipped, 10, (Samples * Hidden) - 10);
        Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));

        var alone = new float[Outputs];
        network.Predict(inputs.AsSpan(0, Inputs), alone);
        Assert.All(expected.Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData("Dense(10), Clip(0.75f), Dense(2), SquaredHinge")]
    [InlineData("Dense(10), BatchNorm, Clip(0.75f), Dropout(0.2f), Dense(2), BatchNorm, SquaredHinge, Adam")]
    [InlineData("Dense(10, Weights = Weights.Ternary), ShiftBatchNorm, Clip(1f), Clip(0.75f), Dense(2), Hinge, ShiftMomentum(2)")]
    public void It_trains(string layers)
    {
        using var networks = Compile(layers);
        var network = networks.Create(0, 5, 2);
        var inputs = Data(2, Samples * Inputs);
        var labels = Enumerable.Range(0, Samples).Select(sample => inputs[sample * Inputs] * inputs[(sample * Inputs) + 1] > 0 ? 1 : 0)
            .ToArray();
        var first = Enumerable.Range(0, 10).Average(_ => network.Train(inputs, labels, 0.01f));
        for (var step = 0; step < 400; step++)
        {
            network.Train(inputs, labels, 0.05f);
        }

        var last = Enumerable.Range(0, 10).Average(_ => network.Train(inputs, labels, 0.01f));
        output.WriteLine(FormattableString.Invariant($"{first:F3} → {last:F3}"));
        Assert.True(last < 0.7 * first, FormattableString.Invariant($"{first:F3} → {last:F3}"));
    }

    /// <summary>The update against the loss on both sides of the weights, through the clipped layer.</summary>
    [Fact]
    public void Its_gradient_is_that_of_its_formula()
    {
        using var networks = Compile("Dense(10), Clip(0.75f), Dense(2), MeanSquaredError(Labels = LabelCoding.ZeroOne)");
        var network = networks.Create(0, 5, 1);
        var inputs = Data(3, Samples * Inputs);
        var labels = new int[Samples];
        var before = network.ReadAll();
        network.Train(inputs, labels, 1);
        var gradient = network.ReadAll().Select((after, tensor) => after.Zip(before[tensor], (a, b) => b - a).ToArray()).ToArray();
        var squaredNorm = gradient.Sum(tensor => tensor.Sum(value => (double)value * value));
        const float Distance = 1f / 512;
        var slope = (Loss(Distance) - Loss(-Distance)) / (2 * Distance);
        Assert.InRange(slope, -1.03 * squaredNorm, -0.97 * squaredNorm);

        double Loss(float distance)
        {
            network.WriteAll([.. before.Select((values, tensor) => values.Zip(gradient[tensor], (x, g) => x - (distance * g)).ToArray())]);
            network.Restore(5, 0);
            return network.Train(inputs, labels, 1e-20f);
        }
    }

    private static CompiledNetworks Compile(string layers) => NetworkCompiler.Compile($$"""
        using KernelGen;

        namespace KernelGen
        {
            [System.AttributeUsage(System.AttributeTargets.Class, AllowMultiple = true)]
            public sealed class ClipAttribute(float limit) : System.Attribute
            {
                public float Limit { get; } = limit;
            }
        }

        namespace {{NetworkCompiler.Namespace}}
        {
            [Network(BatchSize = {{Samples}}, Weights = Weights.Real)]
            [Input({{Inputs}}), {{layers}}]
            public sealed partial class {{NetworkCompiler.ClassName(0)}};
        }
        """, new NetworkGenerator(Table));

    private static float[] Data(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => RandomData.Normal(random))];
    }

    private static double[] Reference(float[][] tensors, float[] inputs, out int clipped)
    {
        var count = 0;
        var expected = Enumerable.Range(0, Samples)
            .SelectMany(sample => Dense(
                [.. Dense([.. inputs.Skip(sample * Inputs).Take(Inputs).Select(x => (double)x)], tensors[0], tensors[1]).Select(Clip)],
                tensors[2],
                tensors[3]))
            .ToArray();
        clipped = count;
        return expected;

        double Clip(double value)
        {
            count += Math.Abs(value) > Limit ? 1 : 0;
            return Math.Clamp(value, -Limit, Limit);
        }
    }

    private static double[] Dense(double[] values, float[] weights, float[] bias) =>
        [.. bias.Select((b, output) => b + values.Select((x, input) => x * weights[(output * values.Length) + input]).Sum())];
}
