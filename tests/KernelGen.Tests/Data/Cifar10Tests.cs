using System;
using System.IO;
using System.Linq;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_of_all_files_come_in_order_channels_innermost(bool packed)
    {
        byte[] first = [.. Record(3, 1), .. Record(9, 2)];
        var second = Record(0, 3);
        var data = Dataset.FromCifar10(
            _folder.Write("1.bin", packed ? TemporaryFolder.Gzip(first) : first),
            _folder.Write("2.bin", packed ? TemporaryFolder.Gzip(second) : second));
        Assert.Equal((3, 32, 32, 3, 3072, 10), (data.Count, data.Height, data.Width, data.Channels, data.SampleSize, data.Classes));
        Assert.Equal([3, 9, 0], data.Labels);
        for (var sample = 0; sample < 3; sample++)
        {
            for (var row = 0; row < 32; row++)
            {
                for (var column = 0; column < 32; column++)
                {
                    for (var channel = 0; channel < 3; channel++)
                    {
                        Assert.Equal(
                            Pixel(sample + 1, channel, row, column) / 255f, data.Sample(sample)[(((row * 32) + column) * 3) + channel]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3072)]
    [InlineData(3074)]
    [InlineData(6145)]
    public void Part_records_are_refused(int length)
    {
        byte[] records = [.. Record(1, 1), .. Record(2, 2)];
        foreach (var content in new[] { records[..length], TemporaryFolder.Gzip(records[..length]) })
        {
            var path = _folder.Write("x.bin", content);
            var message = Assert.Throws<InvalidDataException>(() => Dataset.FromCifar10(path)).Message;
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.Contains($"{length / 3073} records and {length % 3073} bytes more", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_truncation_of_a_gzip_is_noticed()
    {
        var packed = TemporaryFolder.Gzip(new byte[3073]);
        for (var length = 0; length < packed.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Dataset.FromCifar10(_folder.Write("x.bin", packed[..length])));
        }
    }

    [Fact]
    public void Bad_labels_empty_and_missing_files_are_refused()
    {
        var good = _folder.Write("good.bin", Record(1, 1));
        var bad = _folder.Write("bad.bin", [.. Record(1, 1), .. Record(10, 1)]);
        Assert.Contains(
            "a label of 0 to 9 in record 1, found 10",
            Assert.Throws<InvalidDataException>(() => Dataset.FromCifar10(good, bad)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "an empty file",
            Assert.Throws<InvalidDataException>(() => Dataset.FromCifar10(_folder.Write("empty.bin", []))).Message,
            StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Dataset.FromCifar10(good, _folder["missing.bin"]));
        Assert.Throws<ArgumentException>(() => Dataset.FromCifar10());
        Assert.Throws<ArgumentNullException>(() => Dataset.FromCifar10(null!));
        Assert.Throws<ArgumentNullException>(() => Dataset.FromCifar10([null!]));
    }

    private static byte Pixel(int seed, int channel, int row, int column) => (byte)((seed * 31) + (channel * 101) + (row * 7) + column);

    private static byte[] Record(byte label, int seed) =>
    [
        label,
        .. from channel in Enumerable.Range(0, 3)
           from row in Enumerable.Range(0, 32)
           from column in Enumerable.Range(0, 32)
           select Pixel(seed, channel, row, column),
    ];
}
