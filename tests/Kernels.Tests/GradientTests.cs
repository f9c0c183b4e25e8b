using System;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Gradients of networks with real weights against finite differences: all layers, all losses.</summary>
public sealed class GradientTests
{
    /// <summary>
    /// A power of two so large that a weight after the update is minus the gradient times it, to the last bits of a float.
    /// </summary>
    private const float LearningRate = 1 << 20;

    [Fact]
    public void Updates_are_finite_differences_of_the_loss() => Gen.Select(
        RandomNetworks.Differentiable.Select(spec => LayerNormSpec.In(BuiltInActivations.In(spec))), Gen.Int).CheckInGroups(
        60,
        20,
        group => NetworkCompiler.Compile([.. group.Select(random => random.Item1)]),
        (random, networks, index) =>
        {
            for (var repetition = 0; repetition < RandomCases.Repetitions; repetition++)
            {
                var seed = unchecked(random.Item2 + repetition);
                Compare(random.Item1, networks.Create(index, seed, 1), seed);
            }
        });

    /// <summary>The loss that the network itself reports, in float32, along the direction of its own gradient.</summary>
    [Theory]
    [InlineData(nameof(LossKind.SquaredHinge))]
    [InlineData(nameof(LossKind.Hinge))]
    [InlineData(nameof(LossKind.SoftmaxCrossEntropy))]
    [InlineData(nameof(LossKind.MeanSquaredError))]
    [InlineData(nameof(LossKind.Written))]
    public void The_reported_loss_falls_as_the_gradient_says(string loss)
    {
        var spec = new NetworkSpec(
            11,
            24,
            [new DenseSpec(13), new BatchNormSpec(0.01f), new ReLUSpec(), new DenseSpec(3)],
            Enum.Parse<LossKind>(loss),
            Weights.Real);
        using var networks = NetworkCompiler.Compile(spec);
        var network = networks.Create(0, 3, 1);
        var random = new Random(23);
        var inputs = Enumerable.Range(0, 24 * 11).Select(_ => RandomData.Normal(random)).ToArray();
        var labels = RandomData.Labels(random, 24, 3);
        var before = network.ReadAll();
        network.Train(inputs, labels, 1);
        var gradient = network.ReadAll().Select((after, tensor) => after.Zip(before[tensor], (a, b) => b - a).ToArray()).ToArray();
        var isParameter = network.Tensors.Select(t => !t.Name.Contains("running", StringComparison.Ordinal)).ToArray();
        var squaredNorm = gradient.Where((_, tensor) => isParameter[tensor]).Sum(g => g.Sum(x => (double)x * x));
        const float Distance = 1f / 256;
        var slope = (Loss(Distance) - Loss(-Distance)) / (2 * Distance);
        Assert.InRange(slope, -1.03 * squaredNorm, -0.97 * squaredNorm);

        double Loss(float distance)
        {
            network.WriteAll(
                before.Select((b, tensor) => isParameter[tensor] ? b.Zip(gradient[tensor], (x, g) => x - (distance * g)).ToArray() : b)
                    .ToArray());
            network.Restore(3, 0);
            return network.Train(inputs, labels, 1e-20f);
        }
    }

    /// <summary>
    /// What batch normalization by shifts propagates is the derivative of its formula, but for rounding to powers of two: the reference
    /// without that rounding against finite differences. With it, kernels are compared with the reference elsewhere.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shift_based_normalisation_has_the_derivative_of_its_formula(bool isPublished)
    {
        const float Rate = 1;
        var spec = new NetworkSpec(
            5,
            23,
            [new DenseSpec(6), new ShiftBatchNormSpec(isPublished), new ReLUSpec(), new DenseSpec(3), new ShiftBatchNormSpec(isPublished)],
            LossKind.SquaredHinge,
            Weights.Real);
        var random = new Random(5);
        var reference = new ReferenceNetwork(spec, 9, isRounded: false);
        foreach (var parameter in reference.Parameters)
        {
            parameter.Set([.. parameter.Values.Select(value => (float)value.Value + (0.3f * RandomData.Normal(random)))]);
        }

        var inputs = RandomData.Inputs(random, spec.BatchSize, spec.Input);
        var targets = ReferenceLoss.Targets(spec, RandomData.Labels(random, spec.BatchSize, spec.Classes));
        var before = reference.Parameters.Select(parameter => parameter.Values.ToArray()).ToArray();
        reference.Train(inputs, targets, Rate, 0, new Decisions());
        var gradients = reference.Parameters
            .Select((parameter, tensor) => parameter.Values.Zip(before[tensor], (after, was) => (was.Value - after.Value) / Rate).ToArray())
            .ToArray();
        FiniteDifferences.AssertEqual(spec, reference, FiniteDifferences.Of(reference, before, inputs, targets), gradients, (_, _) => 1e-6);
    }

    internal static void Compare(NetworkSpec spec, IClassifier network, int dataSeed)
    {
        var random = new Random(dataSeed);
        var reference = new ReferenceNetwork(spec, network.Seed);
        var samples = random.Next(2) == 0 ? spec.BatchSize : random.Next(1, spec.BatchSize + 1);
        var inputs = RandomData.Inputs(random, samples, spec.Input);
        var labels = RandomData.Labels(random, samples, spec.Classes);
        var targets = ReferenceLoss.Targets(spec, labels);
        var before = network.ReadAll();
        network.Train(inputs, labels, LearningRate);
        var after = network.ReadAll();
        var gradients = after.Select((a, tensor) => a.Zip(before[tensor], (x, was) => ((double)was - x) / LearningRate).ToArray())
            .ToArray();

        // What float32 rounding explains, from the reference's own backward pass: masks and kinks within rounding may be on either side.
        var nominal = Updated(new Decisions());
        var tolerances = Updated(new Decisions(encloses: true))
            .Select((values, tensor) => values
                .Zip(nominal[tensor], (v, decided) => (v.Tolerance + Math.Abs(v.Value - decided.Value)) / LearningRate).ToArray())
            .ToArray();
        var exact = before.Select(b => b.Select(x => Approximate.Exact(x)).ToArray()).ToArray();
        var differences = FiniteDifferences.Of(reference, exact, inputs, targets);
        FiniteDifferences.AssertEqual(spec, reference, differences, gradients, (tensor, i) => tolerances[tensor][i]);

        Approximate[][] Updated(Decisions decisions)
        {
            for (var tensor = 0; tensor < before.Length; tensor++)
            {
                reference.Parameters[tensor].Set(before[tensor]);
            }

            reference.Train(inputs, targets, LearningRate, 0, decisions);
            return [.. reference.Parameters.Select(parameter => parameter.Values.ToArray())];
        }
    }
}
