using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Checkpoints of generated networks.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kernels");

    public static TheoryData<string> Names => [.. DeclaredNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_goes_on_bit_for_bit_after_a_checkpoint(string name)
    {
        var create = DeclaredNetworks.All[name];
        var original = create(0x7766_5544_3322, 2);
        Train(original, 1, 3);
        var path = Path.Combine(_directory.FullName, name);
        Checkpoint.Save(original, path);
        var loaded = create(1, 1);
        Checkpoint.Load(loaded, path);
        Assert.Equal((original.Seed, original.Step), (loaded.Seed, loaded.Step));
        AssertSame(original, loaded);
        Train(original, 2, 3);
        Train(loaded, 2, 3);
        AssertSame(original, loaded);
    }

    [Fact]
    public void The_generated_Save_and_Load_agree_with_Checkpoint()
    {
        var network = new TernaryNet(6, 1);
        Train(network, 1, 2);
        var path = Path.Combine(_directory.FullName, "saved");
        network.Save(path);
        var loaded = TernaryNet.Load(path);
        AssertSame(network, loaded);
        Assert.Equal(2, ((IClassifier)loaded).Step);
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused()
    {
        IClassifier network = new TernaryNet(6, 1);
        Train(network, 1, 2);
        var before = network.ReadAll();
        foreach (var (name, create) in DeclaredNetworks.All.Where(pair => pair.Key != nameof(TernaryNet)))
        {
            var path = Path.Combine(_directory.FullName, name);
            Checkpoint.Save(create(1, 1), path);
            var exception = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, path));
            Assert.Contains(network.Architecture, exception.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => TernaryNet.Load(path));
        }

        Assert.Equal(before, network.ReadAll());
        Assert.Equal(2, network.Step);
    }

    /// <summary>Two declarations that compute differently say so, whatever their shapes.</summary>
    [Fact]
    public void Architectures_tell_networks_apart()
    {
        NetworkSpec spec = new(9, 4, [new DenseSpec(5), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(2)], LossKind.Hinge);
        NetworkSpec[] specs =
        [
            spec,
            spec with { Input = 10 },
            spec with { Weights = Weights.Binary },
            spec with { Weights = Weights.Real },
            spec with { Loss = LossKind.SquaredHinge },
            spec with { Layers = [new DenseSpec(5), new ReLUSpec(), new BatchNormSpec(), new DenseSpec(2)] },
            spec with { Layers = [new DenseSpec(5), new BatchNormSpec(), new DenseSpec(2)] },
            spec with { Layers = [new DenseSpec(5), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(2, Bias: false)] },
            spec with { Optimizer = new MomentumSpec(0.9f) },
            spec with { Optimizer = new ShiftMomentumSpec(3) },
            spec with { Optimizer = new AdamSpec() },
            spec with { Optimizer = new ShiftAdaMaxSpec() },
        ];
        using var networks = NetworkCompiler.Compile(specs);
        var architectures = specs.Select((_, index) => networks.Create(index, 1, 1).Architecture).ToArray();
        Assert.Equal(architectures.Length, architectures.Distinct().Count());
        Assert.All(architectures, line => Assert.DoesNotContain('\n', line));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static void Train(IClassifier network, int dataSeed, int steps)
    {
        var random = new Random(dataSeed);
        for (var step = 0; step < steps; step++)
        {
            var samples = random.Next(1, network.BatchSize + 1);
            network.Train(
                RandomData.Inputs(random, samples, network.InputSize),
                RandomData.Labels(random, samples, Math.Max(2, network.OutputSize)),
                0.125f);
        }
    }

    private static void AssertSame(IClassifier expected, IClassifier actual)
    {
        foreach (var (a, b) in expected.ReadAll().Zip(actual.ReadAll()))
        {
            Assert.True(MemoryMarshal.AsBytes<float>(a).SequenceEqual(MemoryMarshal.AsBytes<float>(b)));
        }
    }
}
