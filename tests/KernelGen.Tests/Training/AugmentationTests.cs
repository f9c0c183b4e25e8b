using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class AugmentationTests : IDisposable
{
    private const int Height = 5;
    private const int Width = 4;
    private const int Channels = 2;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_translated_image_is_the_image_moved_and_zeros()
    {
        var images = Images(1);
        var augmentation = Augmentation.Translation(2);
        var result = new float[images.SampleSize];
        for (var down = -2; down <= 2; down++)
        {
            for (var right = -2; right <= 2; right++)
            {
                result.AsSpan().Fill(99);
                augmentation.Apply(images.Sample(0), result, images, Bits(down + 2) | (Bits(right + 2) << 32));
                for (var y = 0; y < Height; y++)
                {
                    for (var x = 0; x < Width; x++)
                    {
                        for (var c = 0; c < Channels; c++)
                        {
                            Assert.Equal(Pixel(images.Sample(0), y - down, x - right, c), result[Index(y, x, c)]);
                        }
                    }
                }
            }
        }

        // The smallest 32 random bits that give a number of 0 to 4.
        static ulong Bits(int number) => (((ulong)number << 32) + 4) / 5;
    }

    [Fact]
    public void All_translations_are_alike_and_differ_from_epoch_to_epoch_and_sample_to_sample()
    {
        var images = Images(1);
        var augmentation = Augmentation.Translation(1);
        Dictionary<string, int> counts = [];
        var result = new float[images.SampleSize];
        for (var epoch = 0; epoch < 90; epoch++)
        {
            for (var sample = 0; sample < 100; sample++)
            {
                augmentation.Apply(images.Sample(0), result, images, Augmentation.Bits(5, epoch, sample));
                var text = string.Join(' ', result);
                counts[text] = counts.GetValueOrDefault(text) + 1;
            }
        }

        // 9,000 draws of 9: 1,000 each, deviation 30.
        Assert.Equal(9, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Theory]
    [InlineData(ImagePadding.Zero)]
    [InlineData(ImagePadding.Edge)]
    [InlineData(ImagePadding.Reflect)]
    public void A_crop_is_cut_out_of_the_padded_image(ImagePadding fill)
    {
        var images = Images(1);
        var size = images.SampleSize;
        HashSet<(int, int)> places = [];
        for (var draw = 0; draw < 400; draw++)
        {
            var result = new float[size];
            result.AsSpan().Fill(99);
            Augmentation.Crop(3, fill).Apply(images.Sample(0), result, images, Augmentation.Bits(1, 0, draw));
            var found = (
                from top in Enumerable.Range(0, 7)
                from left in Enumerable.Range(0, 7)
                where Enumerable.Range(0, size).All(i => result[i] == Padded(images.Sample(0), top, left, i, fill))
                select (top, left)).ToList();
            Assert.NotEmpty(found);
            places.UnionWith(found);
        }

        Assert.Equal(49, places.Count);

        // By the padded image's own indices, not by where an image moves to.
        static float Padded(ReadOnlySpan<float> image, int top, int left, int index, ImagePadding fill)
        {
            var rows = Sources(Height, fill);
            var columns = Sources(Width, fill);
            var (y, x) = (rows[top + (index / (Width * Channels))], columns[left + (index / Channels % Width)]);
            return y < 0 || x < 0 ? 0 : image[Index(y, x, index % Channels)];
        }

        static int[] Sources(int count, ImagePadding fill)
        {
            int[] inside = [.. Enumerable.Range(0, count)];
            return fill switch
            {
                ImagePadding.Edge => [0, 0, 0, .. inside, count - 1, count - 1, count - 1],
                ImagePadding.Reflect => [3, 2, 1, .. inside, count - 2, count - 3, count - 4],
                _ => [-1, -1, -1, .. inside, -1, -1, -1],
            };
        }
    }

    [Fact]
    public void Half_of_the_images_are_mirrored()
    {
        var images = Images(1);
        var result = new float[images.SampleSize];
        var mirrored = 0;
        for (var draw = 0; draw < 10_000; draw++)
        {
            Augmentation.HorizontalFlip().Apply(images.Sample(0), result, images, Augmentation.Bits(1, 0, draw));
            var isMirrored = !images.Sample(0).SequenceEqual(result);
            mirrored += isMirrored ? 1 : 0;
            for (var i = 0; i < result.Length && draw < 50; i++)
            {
                var (y, x, c) = (i / (Width * Channels), i / Channels % Width, i % Channels);
                Assert.Equal(images.Sample(0)[Index(y, isMirrored ? Width - 1 - x : x, c)], result[i]);
            }
        }

        // Deviation 50.
        Assert.InRange(mirrored, 4750, 5250);
    }

    [Fact]
    public void A_sequence_is_one_after_the_other_with_bits_of_their_own()
    {
        var images = Images(1);
        Augmentation[] parts = [Augmentation.HorizontalFlip(), Augmentation.Translation(1), Augmentation.Crop(2, ImagePadding.Edge)];
        var left = parts[0].Then(parts[1]).Then(parts[2]);
        var right = parts[0].Then(parts[1].Then(parts[2]));
        Assert.Equal("horizontal flip, then translation by up to 1, then crop with padding 2 (Edge)", left.ToString());
        Assert.Equal(left.ToString(), right.ToString());
        HashSet<string> seen = [];
        for (var draw = 0; draw < 500; draw++)
        {
            var random = Augmentation.Bits(3, 1, draw);
            var expected = images.Sample(0).ToArray();
            for (var part = 0; part < parts.Length; part++)
            {
                var next = new float[expected.Length];
                parts[part].Apply(expected, next, images, Augmentation.BitsOf(part, random));
                expected = next;
            }

            var (first, second) = (new float[expected.Length], new float[expected.Length]);
            left.Apply(images.Sample(0), first, images, random);
            right.Apply(images.Sample(0), second, images, random);
            Assert.Equal(expected, first);
            Assert.Equal(expected, second);
            seen.Add(string.Join(' ', first));
        }

        // 2 flips by 9 translations by 25 crops, many of them alike; a flip that went with the translation's bits would leave far fewer.
        Assert.InRange(seen.Count, 150, 450);
        Assert.Throws<ArgumentException>(() => left.Check(new Dataset(new float[40], new int[1], 40)));
        Assert.Throws<ArgumentNullException>(() => left.Then(null!));
    }

    [Fact]
    public void Training_sees_what_the_augmentation_makes()
    {
        var images = Images(40);
        var plain = Network();
        var augmented = Network();
        var same = Network();
        new Trainer(plain) { Epochs = 2 }.Fit(images, cancellationToken: Token);
        new Trainer(augmented) { Epochs = 2, Augmentation = Augmentation.Translation(1) }.Fit(images, cancellationToken: Token);
        new Trainer(same) { Epochs = 2, Augmentation = new Identity() }.Fit(images, cancellationToken: Token);
        Assert.Equivalent(plain.Snapshot(), same.Snapshot());
        Assert.NotEqual(plain.Snapshot().Bits, augmented.Snapshot().Bits);
    }

    [Fact]
    public void An_interrupted_training_goes_on_with_the_same_images()
    {
        var images = Images(40);
        var straight = Network();
        Trainer(straight, "straight").Fit(images, cancellationToken: Token);

        using CancellationTokenSource source = new();
        var network = Network();
        network.BeforeTrain = n =>
        {
            if (n.Step == 11)
            {
                source.Cancel();
            }
        };
        Assert.Throws<OperationCanceledException>(() => Trainer(network, "resume").Fit(images, cancellationToken: source.Token));
        var resumed = Network();
        var trainer = Trainer(resumed, "resume");
        trainer.Resume = true;
        trainer.Fit(images, cancellationToken: Token);
        Assert.Equivalent(straight.Snapshot(), resumed.Snapshot());
    }

    [Fact]
    public void A_resume_file_of_another_augmentation_is_refused()
    {
        var images = Images(40);
        Trainer(Network(), "resume").Fit(images, cancellationToken: Token);
        var other = Trainer(Network(), "resume");
        (other.Resume, other.Augmentation) = (true, null);
        var exception = Assert.Throws<InvalidDataException>(() => other.Fit(images, cancellationToken: Token));
        Assert.Contains("expected augmentation 'none', found 'translation by up to 1'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_too_small_are_refused_before_training()
    {
        var network = Network();
        var exception = Assert.Throws<ArgumentException>(
            () => new Trainer(network) { Augmentation = Augmentation.Translation(4) }.Fit(Images(40), cancellationToken: Token));
        Assert.StartsWith("Images of 5 × 4 pixels can be moved by at most 3, not by 4.", exception.Message, StringComparison.Ordinal);
        Dataset flat = new(new float[40], new int[1], 40);
        exception = Assert.Throws<ArgumentException>(
            () => new Trainer(network) { Augmentation = Augmentation.Translation(1) }.Fit(flat, cancellationToken: Token));
        Assert.Contains(
            "Make the data set with height, width and channels if its samples are images.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.Translation(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.Crop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.Crop(1, (ImagePadding)3));
        exception = Assert.Throws<ArgumentException>(
            () => new Trainer(network) { Augmentation = Augmentation.HorizontalFlip() }.Fit(flat, cancellationToken: Token));
        Assert.StartsWith("Images can be mirrored, not samples of 40 values.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_per_sample()
    {
        var images = Images(1);
        var augmentation = Augmentation.Translation(1);
        var result = new float[images.SampleSize];
        augmentation.Apply(images.Sample(0), result, images, Augmentation.Bits(1, 0, 0));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var sample = 0; sample < 100; sample++)
        {
            augmentation.Apply(images.Sample(0), result, images, Augmentation.Bits(1, 0, sample));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Dataset Images(int count)
    {
        var size = Height * Width * Channels;
        return new Dataset(
            [.. Enumerable.Range(0, count * size).Select(i => 1 + ((i * 7) % 31))],
            [.. Enumerable.Range(0, count).Select(i => i % 3)],
            Height,
            Width,
            Channels,
            classes: 3);
    }

    private static int Index(int y, int x, int c) => (((y * Width) + x) * Channels) + c;

    private static float Pixel(ReadOnlySpan<float> image, int y, int x, int c) =>
        y is >= 0 and < Height && x is >= 0 and < Width ? image[Index(y, x, c)] : 0;

    private static LinearNetwork Network() => new(Height * Width * Channels, 3, 8);

    private Trainer Trainer(LinearNetwork network, string name) => new(network)
    {
        Epochs = 4,
        LearningRate = LearningRate.Constant(0.01f),
        Augmentation = Augmentation.Translation(1),
        ResumePath = _folder[name],
    };

    private sealed class Identity : Augmentation
    {
        public override string ToString() => "identity";

        protected internal override void Check(Dataset dataset)
        {
        }

        protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random) =>
            sample.CopyTo(result);
    }
}
