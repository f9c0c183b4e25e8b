using System;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Probabilities, classes and losses of the networks of this project, against their outputs.</summary>
public sealed class ProbabilityTests
{
    public static TheoryData<string> Names => [.. DeclaredNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void They_are_those_of_the_outputs(string name)
    {
        var network = DeclaredNetworks.All[name](3, 1);
        Random random = new(4);
        var samples = network.BatchSize + 3;
        var inputs = Enumerable.Range(0, samples * network.InputSize).Select(_ => (float)(random.NextDouble() * 2) - 1).ToArray();
        var outputs = new float[samples * network.OutputSize];
        network.Predict(inputs, outputs);
        var probabilities = new float[outputs.Length];
        network.PredictProbabilities(inputs, probabilities);
        var classes = new int[samples];
        network.Classify(inputs, classes);
        for (var sample = 0; sample < samples; sample++)
        {
            var row = outputs.AsSpan(sample * network.OutputSize, network.OutputSize);
            var own = probabilities.AsSpan(sample * network.OutputSize, network.OutputSize);
            Assert.Equal(classes[sample], network.ClassOf(row));
            var ofAnother = network.LossOf(row, (classes[sample] + 1) % network.Classes);
            Assert.True(name == nameof(PoleNet) || network.LossOf(row, classes[sample]) <= ofAnother + 1e-6);
            if (network.OutputSize == 1)
            {
                Assert.True(classes[sample] == 1 ? own[0] >= 0.5f : own[0] <= 0.5f);
                continue;
            }

            var expected = row.ToArray();
            Probabilities.Softmax(expected, expected.Length);
            for (var k = 0; k < expected.Length; k++)
            {
                Assert.Equal(expected[k], own[k], network.IsMultiplicationFree ? 1.0 / (1 << 20) : 0.0);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        network.PredictProbabilities(inputs, probabilities);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Throws<ArgumentException>("probabilities", () => network.PredictProbabilities(inputs, new float[1 + outputs.Length]));
        Assert.Throws<ArgumentException>("inputs", () => network.PredictProbabilities(inputs.AsSpan(1), probabilities));
    }

    /// <summary>The loss of outputs against the loss that a training step gives of the same weights, for every kind of loss.</summary>
    [Fact]
    public void The_loss_of_outputs_is_that_of_training()
    {
        NetworkSpec[] specs =
        [
            .. Enum.GetValues<LossKind>().Select(loss => Spec(loss, null, false)),
            .. UserFunctionCases.Losses.Select(loss => Spec(LossKind.Written, loss, false)),
            .. new[] { LossKind.Hinge, LossKind.SquaredHinge, LossKind.MeanSquaredError }.Select(loss => Spec(loss, null, true)),
            .. UserFunctionCases.Losses.Where(loss => loss.UserFunction.IsFree).Select(loss => Spec(LossKind.Written, loss, true)),
        ];
        using var networks = NetworkCompiler.Compile(specs);
        foreach (var (index, spec) in specs.Index())
        {
            var network = networks.Create(index, 5, 1);
            Random random = new(6);
            var inputs = Enumerable.Range(0, 16 * spec.Input).Select(_ => (float)(random.NextDouble() * 2) - 1).ToArray();
            var labels = Enumerable.Range(0, 16).Select(_ => random.Next(network.Classes)).ToArray();
            var outputs = new float[16 * network.OutputSize];
            network.Predict(inputs, outputs);
            var expected = Enumerable.Range(0, 16)
                .Average(i => network.LossOf(outputs.AsSpan(i * network.OutputSize, network.OutputSize), labels[i]));
            var loss = network.Train(inputs, labels, 0.125f);

            // Without multiplications, the kernel squares by eight powers and divides by six.
            var tolerance = (spec.MultiplicationFree ? 2e-3 : 1e-5) * (1 + expected);
            Assert.True(Math.Abs(expected - loss) < tolerance, $"{spec}: {expected}, {loss}");
        }

        static NetworkSpec Spec(LossKind loss, WrittenLossSpec? written, bool isFree) => new(
            7, 16, [new DenseSpec(3)], loss, isFree ? Weights.Ternary : Weights.Real, Sampling.Deterministic, MultiplicationFree: isFree,
            UserLoss: written);
    }
}
