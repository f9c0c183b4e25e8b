using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

/// <summary>A data set that is kept as bytes is, to everyone who reads it, the data set of its floats.</summary>
public sealed class ByteDatasetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 1)]
    [InlineData(4, 4, 1)]
    [InlineData(5, 3, 3)]
    [InlineData(16, 17, 4)]
    public void Every_way_of_reading_gives_each_byte_by_255(int height, int width, int channels)
    {
        var (bytes, floats) = Twins(40, height, width, channels);
        var size = bytes.SampleSize;
        AssertBits(floats.Inputs, bytes.Inputs);
        for (var i = 0; i < 40; i++)
        {
            AssertBits(floats.Sample(i), bytes.Sample(i));
        }

        var rows = new float[7 * size];
        bytes.ReadInputs(11, rows);
        AssertBits(floats.Inputs.Slice(11 * size, 7 * size), rows);
        bytes.ReadInputs([3, 39, 0, 3, 3, 20, 1], rows);
        float[] expected = [.. new[] { 3, 39, 0, 3, 3, 20, 1 }.SelectMany(i => floats.Sample(i).ToArray())];
        AssertBits(expected, rows);
        floats.ReadInputs([3, 39, 0, 3, 3, 20, 1], rows);
        AssertBits(expected, rows);
    }

    [Fact]
    public void Parts_are_the_same_parts()
    {
        var (bytes, floats) = Twins(40, 4, 5, 3);
        var (first, second) = bytes.Split(25, seed: 7);
        var (firstFloats, secondFloats) = floats.Split(25, seed: 7);
        foreach (var (part, expected) in new[]
        {
            (first, firstFloats), (second, secondFloats), (bytes.Subset(5, 9), floats.Subset(5, 9)),
            (first.Subset(2, 8).Take(3), firstFloats.Subset(2, 8).Take(3)), (bytes.SplitInOrder(12).Second, floats.SplitInOrder(12).Second),
            (second.Split(4).First, secondFloats.Split(4).First),
        })
        {
            AssertBits(expected.Inputs, part.Inputs);
            Assert.Equal(expected.Labels, part.Labels);
            var row = new float[part.SampleSize];
            part.ReadInputs(part.Count - 1, row);
            AssertBits(expected.Sample(part.Count - 1), row);
            part.ReadInputs([part.Count - 1], row);
            AssertBits(expected.Sample(part.Count - 1), row);
            Assert.Equal((4, 5, 3, expected.Classes), (part.Height, part.Width, part.Channels, part.Classes));
        }
    }

    /// <summary>Resume files of earlier versions, which kept floats, hold this text.</summary>
    [Theory]
    [InlineData(7, 3)]
    [InlineData(300, 28)]
    public void What_tells_a_data_set_from_others_is_a_hash_of_its_floats(int count, int side)
    {
        var (bytes, floats) = Twins(count, side, side, 1);
        var hash = Hash(Hash(0x9E37_79B9_7F4A_7C15, MemoryMarshal.Cast<float, int>(floats.Inputs)), floats.Labels);
        var expected = string.Create(CultureInfo.InvariantCulture, $"{count} samples of {side} × {side} × 1, hash {hash:x16}");
        Assert.Equal(expected, floats.Fingerprint);
        Assert.Equal(expected, bytes.Fingerprint);
        Assert.NotEqual(expected, bytes.SplitInOrder(count - 1).First.Fingerprint);

        static ulong Hash(ulong hash, ReadOnlySpan<int> words)
        {
            foreach (var word in words)
            {
                hash = BitOperations.RotateLeft(hash ^ ((uint)word * 0xC2B2_AE3D_27D4_EB4F), 29) * 0x9E37_79B1_85EB_CA87;
            }

            return hash ^ (hash >> 32);
        }
    }

    [Fact]
    public void Training_on_bytes_gives_the_bits_of_training_on_floats_and_each_goes_on_where_the_other_stopped()
    {
        var (bytes, floats) = Twins(40, 5, 4, 2);
        using TemporaryFolder folder = new();
        var straight = Train(floats, "floats", 4, resume: false);
        Assert.Equivalent(straight, Train(bytes, "bytes", 4, resume: false));
        Train(floats, "mixed", 2, resume: false);
        Assert.Equivalent(straight, Train(bytes, "mixed", 4, resume: true));

        (long, long, int[]) Train(Dataset data, string name, int epochs, bool resume)
        {
            LinearNetwork network = new(40, 3, 8);
            new Trainer(network)
            {
                Epochs = epochs,
                LearningRate = LearningRate.Constant(0.01f),
                ResumePath = folder[name],
                Resume = resume,
                CalibrationSet = data.Take(9),
            }.Fit(data, data.Take(17), Token);
            return network.Snapshot();
        }
    }

    [Fact]
    public void Reading_a_mini_batch_allocates_nothing_and_makes_no_floats_of_the_whole()
    {
        var (bytes, _) = Twins(2000, 32, 32, 3);
        var rows = new float[100 * bytes.SampleSize];
        int[] samples = [.. Enumerable.Range(0, 100).Select(i => i * 19)];

        // What the runtime allocates once, when it compiles a method better, is not the reader's: what is read thrice counts.
        var least = Enumerable.Range(0, 3).Min(_ =>
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                bytes.ReadInputs(samples, rows);
                bytes.ReadInputs(i, rows);
            }

            return GC.GetAllocatedBytesForCurrentThread() - start;
        });
        Assert.Equal(0, least);
        LinearNetwork network = new(bytes.SampleSize, 3, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        network.ErrorRate(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (sizeof(float) * (long)rows.Length) + 10_000);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var (bytes, _) = Twins(10, 2, 3, 1);
        var row = new float[6];
        Assert.Contains("samples of 6 values was expected, at least one, not for 7", Message(() => bytes.ReadInputs(0, new float[7])));
        Assert.Throws<ArgumentException>(() => bytes.ReadInputs(0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.ReadInputs(-1, row));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.ReadInputs(10, row));
        Assert.Contains("10 samples has 1 to give; there is room for 2", Message(() => bytes.ReadInputs(9, new float[12])));
        Assert.Contains("2 samples need 12 values; there is room for 6", Message(() => bytes.ReadInputs([1, 2], row)));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.ReadInputs([10], row));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.ReadInputs([-1], row));
        Assert.Contains(
            "2 labels and samples of 6 values need 12 pixels; there are 11.",
            Message(() => Dataset.FromBytes(new byte[11], [0, 1], 2, 3, 1)));
        Assert.Throws<ArgumentException>(() => Dataset.FromBytes([], Array.Empty<int>(), 2, 3, 1));
        Assert.Throws<ArgumentException>(() => Dataset.FromBytes(new byte[6], [2], 2, 3, 1, classes: 2));
        Assert.Throws<ArgumentNullException>(() => Dataset.FromBytes(null!, [2], 2, 3, 1));
        Assert.Throws<ArgumentNullException>(() => Dataset.FromBytes(new byte[6], (int[])null!, 2, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dataset.FromBytes(new byte[6], [0], 2, 3, 0));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    private static (Dataset Bytes, Dataset Floats) Twins(int count, int height, int width, int channels)
    {
        var pixels = new byte[count * height * width * channels];
        new Random(5).NextBytes(pixels);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i * 7 % 3)];
        return (
            Dataset.FromBytes(pixels, labels, height, width, channels, classes: 3),
            new Dataset(Array.ConvertAll(pixels, pixel => pixel / 255f), labels, height, width, channels, classes: 3));
    }

    private static void AssertBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(MemoryMarshal.Cast<float, int>(expected), MemoryMarshal.Cast<float, int>(actual));
}
