using System;
using System.Buffers.Binary;
using System.IO;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

/// <summary>What a file makes the readers allocate is bounded by what is in it, not by what it says of itself.</summary>
public sealed class BoundedMemoryTests : IDisposable
{
    private const int RecordBytes = 3073;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(140_000_000L)]
    [InlineData(2_300_000_000L)]
    public void Gzip_of_nothing_is_refused_without_memory_for_it(long zeros)
    {
        var path = PackedZeros("zeros.gz", [], zeros / RecordBytes * RecordBytes);
        Assert.InRange(new FileInfo(path).Length, 1, zeros / 900);
        var message = Refused(1 << 20, () => Dataset.FromCifar10(path));
        Assert.Contains(
            $"'{path}': expected gzip that unpacks to at most 67108864 bytes, or 100 times the file's", message, StringComparison.Ordinal);
        Assert.Contains("unpack it to a file if it is", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Idx_of_nothing_is_refused_without_memory_for_it()
    {
        var labels = _folder.Write("labels", Header(1, [1], [0]));
        var path = PackedZeros("zeros.gz", Header(3, [100_000, 28, 28], []), 78_400_000);
        Assert.Contains(
            "expected gzip that unpacks to at most", Refused(1 << 20, () => Dataset.FromIdx(path, labels)), StringComparison.Ordinal);
        Assert.Contains(
            "expected gzip that unpacks to at most", Refused(1 << 20, () => Dataset.FromIdx(labels, path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_header_that_claims_more_than_there_is_costs_nothing(bool isPacked)
    {
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        var labels = _folder.Write("labels", Header(1, [1], [0]));
        foreach (var shape in new int[][]
        {
            [1_000_000_000, 1], [1000, 1000, 1000], [33, 32, 1000], [1, (1 << 20) + 1], [1, (1 << 20) - 1],
            [int.MaxValue, int.MaxValue, int.MaxValue]
        })
        {
            var file = Header(shape.Length, shape, noise);
            var path = _folder.Write("images", isPacked ? TemporaryFolder.Gzip(file) : file);
            var message = Refused(1 << 20, () => Dataset.FromIdx(path, labels));
            Assert.Contains(string.Join(" × ", shape), message, StringComparison.Ordinal);
        }

        var many = Header(1, [1 << 30], noise);
        var manyLabels = _folder.Write("many", isPacked ? TemporaryFolder.Gzip(many) : many);
        Refused(1 << 20, () => Dataset.FromIdx(labels, manyLabels));
    }

    /// <summary>Constant pictures shrink as far as zeros do, and are welcome in the number of a data set.</summary>
    [Theory]
    [InlineData(true, 20_000)]
    [InlineData(false, 1_000)]
    public void Real_files_are_read_in_the_memory_of_their_values(bool isPacked, int records)
    {
        var path = PackedZeros("pictures", [], (long)records * RecordBytes);
        if (!isPacked)
        {
            path = _folder.Write("plain", new byte[records * RecordBytes]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var data = Dataset.FromCifar10(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (data.Count * (long)RecordBytes) + (1 << 20));
        Assert.Equal(records, data.Count);
    }

    private static byte[] Header(int rank, int[] shape, byte[] content)
    {
        var header = new byte[4 + (4 * shape.Length)];
        (header[2], header[3]) = (8, (byte)rank);
        for (var i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        }

        return [.. header, .. content];
    }

    private static string Refused(long most, Func<Dataset> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<InvalidDataException>(read).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
        return message;
    }

    /// <summary>Gzip members of 16 MB of zeros, as many as it takes: a file may have several.</summary>
    private string PackedZeros(string name, byte[] start, long zeros)
    {
        const int Part = 1 << 24;
        var part = TemporaryFolder.Gzip(new byte[Part]);
        using var file = File.Create(_folder[name]);
        file.Write(TemporaryFolder.Gzip(start));
        for (long done = 0; done < zeros; done += Part)
        {
            file.Write(zeros - done >= Part ? part : TemporaryFolder.Gzip(new byte[zeros - done]));
        }

        return _folder[name];
    }
}
