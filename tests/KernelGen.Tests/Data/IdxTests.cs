using System;
using System.IO;
using System.Linq;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private static readonly byte[] Images = Idx(8, [3, 2, 2], [0, 255, 1, 2, 51, 102, 153, 204, 3, 4, 5, 6]);
    private static readonly byte[] Labels = Idx(8, [3], [7, 0, 9]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Plain_and_gzip_give_the_same_by_content_not_by_name(bool packImages, bool packLabels)
    {
        // Names say the opposite of the content on purpose.
        var images = _folder.Write(packImages ? "images" : "images.gz", packImages ? TemporaryFolder.Gzip(Images) : Images);
        var labels = _folder.Write(packLabels ? "labels" : "labels.gz", packLabels ? TemporaryFolder.Gzip(Labels) : Labels);
        var data = Dataset.FromIdx(images, labels);
        Assert.Equal((3, 4, 2, 2, 1, 10), (data.Count, data.SampleSize, data.Height, data.Width, data.Channels, data.Classes));
        Assert.Equal([0, 1, 1 / 255f, 2 / 255f], data.Sample(0));
        Assert.Equal([51 / 255f, 102 / 255f, 153 / 255f, 204 / 255f], data.Sample(1));
        Assert.Equal([7, 0, 9], data.Labels);
    }

    [Fact]
    public void Rank_two_is_flat_and_rank_four_has_channels()
    {
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];
        var labels = _folder.Write("labels", Idx(8, [2], [0, 1]));
        var flat = Dataset.FromIdx(_folder.Write("flat", Idx(8, [2, 12], pixels)), labels);
        Assert.Equal((1, 1, 12), (flat.Height, flat.Width, flat.Channels));
        var color = Dataset.FromIdx(_folder.Write("color", Idx(8, [2, 2, 2, 3], pixels)), labels);
        Assert.Equal((2, 2, 3), (color.Height, color.Width, color.Channels));
        Assert.Equal(flat.Inputs, color.Inputs);
        var deep = Dataset.FromIdx(_folder.Write("deep", Idx(8, [2, 2, 2, 1, 3], pixels)), labels);
        Assert.Equal((1, 1, 12), (deep.Height, deep.Width, deep.Channels));
    }

    [Fact]
    public void Files_longer_than_a_chunk_are_read_whole()
    {
        var pixels = new byte[70 * 1000];
        new Random(1).NextBytes(pixels);
        var labels = _folder.Write("labels", Idx(8, [70], new byte[70]));
        foreach (var content in new[] { Idx(8, [70, 1000], pixels), TemporaryFolder.Gzip(Idx(8, [70, 1000], pixels)) })
        {
            var data = Dataset.FromIdx(_folder.Write("images", content), labels);
            Assert.Equal(pixels.Select(pixel => pixel / 255f), data.Inputs.ToArray());
        }
    }

    [Fact]
    public void Every_truncation_of_the_images_is_noticed()
    {
        var labels = _folder.Write("labels", Labels);
        var packed = TemporaryFolder.Gzip(Images);
        for (var length = 0; length < Images.Length; length++)
        {
            Invalid("images", () => Dataset.FromIdx(_folder.Write("images", Images[..length]), labels));
        }

        for (var length = 0; length < packed.Length; length++)
        {
            Invalid("images", () => Dataset.FromIdx(_folder.Write("images", packed[..length]), labels));
        }

        Dataset.FromIdx(_folder.Write("images", packed), labels);
    }

    [Fact]
    public void Every_truncation_of_the_labels_is_noticed()
    {
        var images = _folder.Write("images", Images);
        var packed = TemporaryFolder.Gzip(Labels);
        for (var length = 0; length < Labels.Length; length++)
        {
            Invalid("labels", () => Dataset.FromIdx(images, _folder.Write("labels", Labels[..length])));
        }

        for (var length = 0; length < packed.Length; length++)
        {
            Invalid("labels", () => Dataset.FromIdx(images, _folder.Write("labels", packed[..length])));
        }
    }

    [Fact]
    public void A_damaged_gzip_checksum_is_noticed()
    {
        var packed = TemporaryFolder.Gzip(Images);
        packed[^8] ^= 1;
        Assert.Contains(
            "content is damaged",
            Invalid("images", () => Dataset.FromIdx(_folder.Write("images", packed), _folder.Write("labels", Labels))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_of_several_members_is_read_and_garbage_behind_it_noticed()
    {
        var labels = _folder.Write("labels", Labels);
        byte[] members = [.. TemporaryFolder.Gzip(Images[..5]), .. TemporaryFolder.Gzip(Images[5..])];
        Assert.Equal(3, Dataset.FromIdx(_folder.Write("images", members), labels).Count);
        Assert.Contains("something behind its end", ImagesInvalid([.. members, 0], labels), StringComparison.Ordinal);
        Assert.Contains("something behind its end", ImagesInvalid([.. members, .. "garbage"u8], labels), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_say_what_was_expected_and_found()
    {
        var labels = _folder.Write("labels", Labels);
        Assert.Contains(
            "expected 12 bytes behind its header, as its dimensions say (3 × 2 × 2), found 11",
            ImagesInvalid(Images[..27], labels),
            StringComparison.Ordinal);
        Assert.Contains(
            "expected 12 bytes behind its header, as its dimensions say (3 × 2 × 2), found 11",
            ImagesInvalid(TemporaryFolder.Gzip(Images[..^1]), labels),
            StringComparison.Ordinal);
        Assert.Contains("(3 × 2 × 2), found 13", ImagesInvalid([.. Images, 0], labels), StringComparison.Ordinal);
        Assert.Contains("(3 × 2 × 2), found 13", ImagesInvalid(TemporaryFolder.Gzip([.. Images, 0]), labels), StringComparison.Ordinal);
        Assert.Contains("the 4 bytes of the magic number, found only 3", ImagesInvalid([0, 0, 8], labels), StringComparison.Ordinal);
        Assert.Contains("dimension 3 of 3, found only 2", ImagesInvalid(Images[..14], labels), StringComparison.Ordinal);
        Assert.Contains("found 0x00000801", ImagesInvalid(Labels, labels), StringComparison.Ordinal);
        Assert.Contains("found 0x00000D03", ImagesInvalid(Idx(0x0D, [3, 2, 2], new byte[48]), labels), StringComparison.Ordinal);
        Assert.Contains(
            "dimension 1 of 3 to be 1 to 2147483647, found 0", ImagesInvalid(Idx(8, [0, 2, 2], []), labels), StringComparison.Ordinal);
        Assert.Contains("found 4294967295", ImagesInvalid(Idx(8, [-1, 2, 2], []), labels), StringComparison.Ordinal);
        var images = _folder.Write("images", Images);
        Assert.Contains(
            "found 0x00000803",
            Invalid("labels", () => Dataset.FromIdx(images, _folder.Write("labels", Images))),
            StringComparison.Ordinal);
        Assert.Contains(
            "(3), found 4",
            Invalid("labels", () => Dataset.FromIdx(images, _folder.Write("labels", [.. Labels, 1]))),
            StringComparison.Ordinal);
        Assert.Contains(
            "holds 3 images, but",
            Invalid("labels", () => Dataset.FromIdx(images, _folder.Write("labels", Idx(8, [2], [0, 1])))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Absurd_dimensions_do_not_cost_memory()
    {
        var labels = _folder.Write("labels", Labels);
        var header = Idx(8, [int.MaxValue, 1, 1], []);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("found 2147483647 × 1 × 1", ImagesInvalid(header, labels), StringComparison.Ordinal);
        Assert.Contains("found 2147483647 × 1 × 1", ImagesInvalid(TemporaryFolder.Gzip(header), labels), StringComparison.Ordinal);
        ImagesInvalid(Idx(8, Enumerable.Repeat(int.MaxValue, 255).ToArray(), []), labels);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var images = _folder.Write("images", Images);
        var labels = _folder.Write("labels", Labels);
        Assert.Contains(
            "nothere",
            Assert.Throws<FileNotFoundException>(() => Dataset.FromIdx(images, _folder["nothere"])).Message,
            StringComparison.Ordinal);
        var exception = Assert.Throws<FileNotFoundException>(() => Dataset.FromIdx(_folder["no/folder"], labels));
        Assert.Equal(_folder["no/folder"], exception.FileName);
        Assert.Throws<ArgumentException>(() => Dataset.FromIdx(images, string.Empty));
        Assert.Throws<ArgumentNullException>(() => Dataset.FromIdx(null!, labels));
    }

    private static byte[] Idx(byte type, int[] shape, byte[] content) =>
    [
        0, 0, type, (byte)shape.Length,
        .. shape.SelectMany(dimension => BitConverter.GetBytes(dimension).Reverse()),
        .. content,
    ];

    private string ImagesInvalid(byte[] content, string labels) =>
        Invalid("images", () => Dataset.FromIdx(_folder.Write("images", content), labels));

    private string Invalid(string name, Func<Dataset> read)
    {
        var message = Assert.Throws<InvalidDataException>(read).Message;
        Assert.Contains(_folder[name], message, StringComparison.Ordinal);
        return message;
    }
}
