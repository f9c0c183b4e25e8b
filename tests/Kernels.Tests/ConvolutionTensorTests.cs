extern alias generator;

using System;
using System.IO;
using System.Linq;
using System.Text;
using generator::KernelGen.Generator;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>The weights of a convolution in checkpoints: filters, channels, rows, columns.</summary>
public sealed class ConvolutionTensorTests : IDisposable
{
    private const string Source = """
        using KernelGen;

        namespace Declared;

        [Network(BatchSize = 18, Weights = Weights.Real)]
        [Input(2, 2, 3), Conv2D(20, 2), MeanSquaredError(Labels = LabelCoding.ZeroOne), Momentum(0.5f)]
        public sealed partial class Net0;
        """;

    private static readonly int[] KernelShape = [20, 3, 2, 2];
    private static readonly int[] BiasShape = [20];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kernels");

    /// <summary>A picture that is 1 at one place shows the weight there of every filter.</summary>
    [Fact]
    public void A_weight_is_where_filter_channel_row_and_column_say()
    {
        using var compiled = NetworkCompiler.Compile(Source, new NetworkGenerator());
        var network = compiled.Create(0, 1, 1);
        network.InferenceWeights = InferenceWeights.Real;
        Assert.Equal(KernelShape, network.Tensors[0].Shape);
        Assert.Equal(BiasShape, network.Tensors[1].Shape);
        Assert.Contains(network.Tensors, static tensor => tensor.Name.StartsWith("layers.0.weight.", StringComparison.Ordinal)
            && tensor.Shape.SequenceEqual(KernelShape));

        float[] weights = [.. Enumerable.Range(1, 20 * 3 * 2 * 2).Select(static number => number / 16f)];
        network.WriteTensor(0, weights);
        var back = new float[weights.Length];
        network.ReadTensor(0, back);
        Assert.Equal(weights, back);

        var inputs = new float[12 * 12];
        for (var place = 0; place < 12; place++)
        {
            inputs[(place * 12) + place] = 1;
        }

        var logits = new float[12 * 20];
        network.Predict(inputs, logits);
        for (var place = 0; place < 12; place++)
        {
            var (row, column, channel) = (place / 6, place / 3 % 2, place % 3);
            for (var filter = 0; filter < 20; filter++)
            {
                Assert.Equal(weights[(((((filter * 3) + channel) * 2) + row) * 2) + column], logits[(place * 20) + filter]);
            }
        }
    }

    [Fact]
    public void Training_goes_on_bit_for_bit_and_another_shape_is_refused()
    {
        using var compiled = NetworkCompiler.Compile(Source, new NetworkGenerator());
        var original = compiled.Create(0, 7, 2);
        var random = new Random(3);
        float[] inputs = [.. Enumerable.Range(0, 18 * 12).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, 18)];
        original.Train(inputs, labels, 0.125f);
        var path = Path.Combine(_directory.FullName, "network");
        Checkpoint.Save(original, path);
        var loaded = compiled.Create(0, 1, 1);
        Checkpoint.Load(loaded, path);
        Assert.Equal(original.ReadAll(), loaded.ReadAll());
        original.Train(inputs, labels, 0.125f);
        loaded.Train(inputs, labels, 0.125f);
        Assert.Equal(original.ReadAll(), loaded.ReadAll());

        // The same number of values in another order of dimensions, in a header of the same length.
        var bytes = File.ReadAllBytes(path);
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Contains("[20,3,2,2]", text, StringComparison.Ordinal);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text.Replace("[20,3,2,2]", "[20,2,2,3]", StringComparison.Ordinal)));
        var before = loaded.ReadAll();
        var error = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(loaded, path));
        Assert.Contains("[20, 3, 2, 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[20, 2, 2, 3]", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, loaded.ReadAll());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
