using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks that were loaded for inference: they predict the same bits in less memory, and do nothing else.</summary>
public sealed class InferenceOnlyTests : IDisposable
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("inference");

    public static TheoryData<string> Names => [.. DeclaredNetworks.All.Keys];

    /// <summary>Members that need what such a network does not have, by the name that messages give them.</summary>
    private static Dictionary<string, Action<IClassifier, string>> Refused => new()
    {
        ["Train"] = (network, _) =>
        {
            var (inputs, labels) = ConcurrencyTests.MiniBatch(new Random(1), network);
            network.Train(inputs, labels, 0.125f);
        },
        ["Calibrate"] = (network, _) => network.Calibrate(RandomData.Inputs(new Random(2), network.BatchSize, network.InputSize)),
        ["WriteTensor"] = (network, _) => network.WriteTensor(0, new float[network.Tensors[0].Count]),
        ["ReadTensor"] = (network, _) => network.ReadTensor(0, new float[network.Tensors[0].Count]),
        ["Restore"] = (network, _) => network.Restore(7, 8),
        ["InferenceWeights"] = (network, _) => network.InferenceWeights = InferenceWeights.Sampled,
        ["Load"] = Checkpoint.Load,
        ["Save"] = (network, file) => Checkpoint.Save(network, file + ".copy"),
        ["Fit"] = (network, _) => new Trainer(network) { Epochs = 1, LearningRate = LearningRate.Constant(0.125f) }.Fit(Data(network)),
        ["Freeze"] = (network, file) => network.Freeze(file + ".kgmodel", Data(network)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void They_predict_the_bits_of_the_whole_network(string name)
    {
        var (whole, path) = Trained(name);
        var network = LoadForInference(whole.GetType(), path);
        Assert.Equal((whole.Seed, whole.Step, InferenceWeights.Rounded), (network.Seed, network.Step, network.InferenceWeights));

        // One by one, and in mini-batches with a last one that is not full.
        foreach (var samples in new[] { 1, 2, (2 * whole.BatchSize) + 3 })
        {
            var inputs = RandomData.Inputs(new Random(samples), samples, whole.InputSize);
            Assert.Equal(Outputs(whole, inputs), Outputs(network, inputs));
            Assert.Equal(Classes(whole, inputs), Classes(network, inputs));
        }
    }

    /// <summary>What is shared is the beginning of what the whole network shares, to the byte.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void They_hold_what_predictions_read(string name)
    {
        var (whole, path) = Trained(name);
        var network = LoadForInference(whole.GetType(), path);
        Outputs(whole, new float[whole.InputSize]);
        var (all, part) = (Shared(whole), Shared(network));
        Assert.True(part.Length < all.Length, $"{part.Length} bytes of {all.Length}");
        Assert.Equal(all.Slice(0, (int)part.Length), part.Slice(0, (int)part.Length));
        Assert.Equal(0, Buffer(network, "_scratch").Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_else_is_refused_and_names_the_way_out(string name)
    {
        var (whole, path) = Trained(name);
        var network = LoadForInference(whole.GetType(), path);
        var inputs = RandomData.Inputs(new Random(4), 3, whole.InputSize);
        var before = Outputs(network, inputs);
        foreach (var (member, call) in Refused)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => call(network, path));
            Assert.StartsWith(
                $"{name}.{member} was called on a network that was loaded for inference", exception.Message, StringComparison.Ordinal);
            Assert.EndsWith($"Load the checkpoint with {name}.Load for everything else.", exception.Message, StringComparison.Ordinal);
        }

        // What it is already may be asked for.
        network.InferenceWeights = InferenceWeights.Rounded;
        foreach (var weights in whole.AllowedWeights().Where(weights => weights != InferenceWeights.Rounded))
        {
            Assert.Throws<InvalidOperationException>(() => network.InferenceWeights = weights);
        }

        Assert.Equal(before, Outputs(network, inputs));
    }

    [Theory]
    [InlineData(nameof(TernaryNet))]
    [InlineData(nameof(FixedNet))]
    [InlineData(nameof(ConvZeroNet))]
    [InlineData(nameof(LeakyNet))]
    [InlineData(nameof(RealNet))]
    public void Nothing_is_allocated(string name)
    {
        var (whole, path) = Trained(name);
        var network = LoadForInference(whole.GetType(), path);
        var many = RandomData.Inputs(new Random(1), (2 * network.BatchSize) + 1, network.InputSize);
        var outputs = new float[((2 * network.BatchSize) + 1) * network.OutputSize];
        var classes = new int[(2 * network.BatchSize) + 1];
        AllocationTests.AssertNothing("Predict", () => network.Predict(many, outputs));
        AllocationTests.AssertNothing("Classify", () => network.Classify(many, classes));
        AllocationTests.AssertNothing("Classify one", () => network.Classify(many.AsSpan(0, network.InputSize)));
    }

    /// <summary>Every caller gets what it would get alone.</summary>
    [Theory]
    [InlineData(nameof(TernaryNet))]
    [InlineData(nameof(ConvNet))]
    public void Any_number_of_threads_may_predict(string name)
    {
        var (whole, path) = Trained(name);
        var network = LoadForInference(whole.GetType(), path);
        var inputs = Enumerable.Range(1, 8).Select(samples => RandomData.Inputs(new Random(samples), samples, whole.InputSize)).ToList();
        var expected = inputs.Select(samples => Outputs(whole, samples)).ToList();
        ConcurrencyTests.Together(inputs.Count, caller =>
        {
            for (var repeat = 0; repeat < 20; repeat++)
            {
                Assert.Equal(expected[caller], Outputs(network, inputs[caller]));
            }
        });
    }

    [Fact]
    public async Task All_sources_give_the_same()
    {
        var token = TestContext.Current.CancellationToken;
        var (whole, path) = Trained(nameof(TernaryNet));
        var inputs = RandomData.Inputs(new Random(4), 3, whole.InputSize);
        IClassifier[] networks = [.. FromPathAndStream(path), await TernaryNet.LoadForInferenceAsync(path, token)];
        Assert.All(networks, network => Assert.Equal(Outputs(whole, inputs), Outputs(network, inputs)));
    }

    private static IClassifier[] FromPathAndStream(string path)
    {
        using MemoryStream stream = new(File.ReadAllBytes(path));
        IClassifier[] networks =
        [
            TernaryNet.LoadForInference(path),
            TernaryNet.LoadForInference(stream),
            TernaryNet.LoadForInference(path, out var none),
        ];
        Assert.Null(none);
        return networks;
    }

    [Fact]
    public void A_preprocessing_comes_with_the_network()
    {
        var (whole, _) = Trained(nameof(TernaryNet));
        var path = Path.Combine(_directory.FullName, "preprocessed");
        var samples = RandomData.Inputs(new Random(4), 20, whole.InputSize);
        Dataset dataset = new(samples, new int[20], whole.InputSize);
        var saved = Preprocessing.Whitening().Fit(dataset);
        Checkpoint.Save(whole, saved, path);
        var refused = Assert.Throws<InvalidDataException>(() => TernaryNet.LoadForInference(path));
        Assert.Contains("preprocessing", refused.Message, StringComparison.Ordinal);
        var network = TernaryNet.LoadForInference(path, out var preprocessing);
        Assert.Equal(Outputs(whole, samples), Outputs(network, samples));
        var (expected, actual) = ((float[])samples.Clone(), (float[])samples.Clone());
        saved.Apply(expected);
        preprocessing!.Apply(actual);
        Assert.Equal(expected, actual);
        using var stream = File.OpenRead(path);
        TernaryNet.LoadForInference(stream, out var again);
        Assert.Equal(preprocessing.ToString(), again!.ToString());
    }

    /// <summary>Each is refused with the message of <c>Load</c>, which leaves nothing behind since nobody has the network yet.</summary>
    [Fact]
    public void Damaged_and_foreign_files_are_refused_as_by_Load()
    {
        var (_, path) = Trained(nameof(TernaryNet));
        var good = File.ReadAllBytes(path);
        List<byte[]> bad = [[], good[..5], good[..^1], [.. good, 0], File.ReadAllBytes(Trained(nameof(BinaryNet)).Path)];
        foreach (var value in new[] { float.NaN, 2f, -1f })
        {
            // In place of the first and of the last values of the file: weights, and variances or states.
            foreach (var place in new[] { good.Length - sizeof(float), ValuesStart(good) })
            {
                var changed = (byte[])good.Clone();
                BitConverter.TryWriteBytes(changed.AsSpan(place), value);
                bad.Add(changed);
            }
        }

        foreach (var bytes in bad)
        {
            File.WriteAllBytes(path, bytes);
            var expected = Message(() => TernaryNet.Load(path));
            Assert.Equal(expected, Message(() => TernaryNet.LoadForInference(path)));
            Assert.Equal(expected, Message(() => TernaryNet.LoadForInferenceAsync(path).GetAwaiter().GetResult()));
        }

        Assert.Throws<FileNotFoundException>(() => TernaryNet.LoadForInference(path + ".none"));
        Assert.Throws<ArgumentNullException>(() => TernaryNet.LoadForInference((Stream)null!));
    }

    [Fact]
    public async Task Loading_can_be_cancelled()
    {
        var (_, path) = Trained(nameof(TernaryNet));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TernaryNet.LoadForInferenceAsync(path, new CancellationToken(canceled: true)));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string? Message(Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }

    private static int ValuesStart(byte[] file) => sizeof(ulong) + (int)BitConverter.ToUInt64(file);

    private static float[] Outputs(IClassifier network, float[] inputs)
    {
        var outputs = new float[inputs.Length / network.InputSize * network.OutputSize];
        network.Predict(inputs, outputs);
        return outputs;
    }

    private static int[] Classes(IClassifier network, float[] inputs)
    {
        var classes = new int[inputs.Length / network.InputSize];
        network.Classify(inputs, classes);
        return classes;
    }

    private static Dataset Data(IClassifier network)
    {
        var (inputs, labels) = ConcurrencyTests.MiniBatch(new Random(1), network);
        return new Dataset(inputs, labels, network.InputSize);
    }

    private static IClassifier LoadForInference(Type network, string path) =>
        (IClassifier)network.GetMethod("LoadForInference", [typeof(string)])!.Invoke(null, [path])!;

    private static AlignedBuffer Shared(IClassifier network) => Buffer(network, "_shared");

    private static AlignedBuffer Buffer(IClassifier network, string name)
    {
        var kernels = network.GetType().GetField("_kernels", Private)!.GetValue(network)!;
        return (AlignedBuffer)kernels.GetType().GetField(name, Private)!.GetValue(kernels)!;
    }

    private (IClassifier Network, string Path) Trained(string name)
    {
        var network = ConcurrencyTests.Trained(name, 2);
        var path = Path.Combine(_directory.FullName, name);
        Checkpoint.Save(network, path);
        return (network, path);
    }
}
