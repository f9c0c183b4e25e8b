using System;
using System.Linq;
using System.Text;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks declared in this project, as a user declares them.</summary>
public sealed class DeclaredNetworkTests
{
    public static TheoryData<string> Losses => [.. Enum.GetNames<LossKind>()];

    public static TheoryData<string> Specified => [.. DeclaredComparison.Specs.Keys];

    [Theory]
    [MemberData(nameof(Specified))]
    public void A_declared_network_agrees_with_the_reference(string name)
    {
        var tally = DeclaredComparison.Of(name);
        Assert.True(tally is { Steps: 1, Enclosed: 0, Elements: > 0 }, tally.ToString());
    }

    [Theory]
    [InlineData("", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1")]
    public void Fingerprints_are_hashes_by_the_standard(string text, string expected)
    {
        var hash = new Sha256();
        hash.Append(Encoding.ASCII.GetBytes(text));
        Assert.Equal(expected, Convert.ToHexString(hash.Finish()));
    }

    [Fact]
    public void The_generated_class_has_its_public_surface()
    {
        Assert.Equal((130, 10, 70), (TernaryNet.InputSize, TernaryNet.OutputSize, TernaryNet.BatchSize));
        Assert.Equal((35, 1, 20), (MixedNet.InputSize, MixedNet.OutputSize, MixedNet.BatchSize));
        Assert.Equal((1, 1, 35), ((IClassifier)new MixedNet(1, 1)).InputShape);
        Assert.Equal((1, 1, TernaryNet.InputSize), ((IClassifier)new TernaryNet(1, 1)).InputShape);
        Assert.Contains("130", TernaryNet.Summary, StringComparison.Ordinal);
        Assert.Equal(Environment.ProcessorCount, ((IClassifier)new PatternNet()).Threads);
        Assert.Equal(1, ((IClassifier)new PatternNet()).Seed);
    }

    [Fact]
    public void A_ternary_network_learns()
    {
        var network = new PatternNet(seed: 2, threads: 2);
        var random = new Random(9);
        var (inputs, labels) = RandomData.Patterns(random, 512);
        var before = Error(network, inputs, labels);
        for (var step = 0; step < 400; step++)
        {
            var (batch, classes) = RandomData.Patterns(random, 32);
            network.Train(batch, classes, 0.1f * (1 - (step / 450f)));
        }

        network.Calibrate(inputs);
        var after = Error(network, inputs, labels);
        Assert.True(before > 0.4 && after < 0.05, FormattableString.Invariant($"error {before:P1} before, {after:P1} after"));
    }

    /// <summary>Every loss goes down on a fixed mini-batch, with every kind of weights.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_falls(string loss)
    {
        var kinds = Enum.GetValues<Weights>();
        var specs = kinds
            .Select(kind => new NetworkSpec(
                16,
                32,
                [new DenseSpec(64), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(4), new BatchNormSpec()],
                Enum.Parse<LossKind>(loss),
                kind))
            .ToArray();
        using var networks = NetworkCompiler.Compile(specs);
        var (inputs, labels) = RandomData.Patterns(new Random(3), 32);
        for (var index = 0; index < specs.Length; index++)
        {
            var network = networks.Create(index, 4, 1);
            var losses = Enumerable.Range(0, 200).Select(_ => network.Train(inputs, labels, 0.1f)).ToArray();
            var (first, last) = (losses[..10].Average(), losses[^10..].Average());
            Assert.True(last < 0.6 * first, FormattableString.Invariant($"{kinds[index]}: loss {first} before, {last} after"));
        }
    }

    private static double Error(PatternNet network, float[] inputs, int[] labels)
    {
        var predicted = new int[labels.Length];
        network.Classify(inputs, predicted);
        return predicted.Zip(labels).Count(pair => pair.First != pair.Second) / (double)labels.Length;
    }
}
