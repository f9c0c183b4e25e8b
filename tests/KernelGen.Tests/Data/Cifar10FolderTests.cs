using System;
using System.IO;
using System.Linq;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Data;

public sealed class Cifar10FolderTests : IDisposable
{
    private const int RecordBytes = 3073;
    private const int FileBytes = 10_000 * RecordBytes;
    private static readonly string[] Names = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Six_files_are_two_data_sets()
    {
        WriteAll();
        for (var i = 0; i < Names.Length; i++)
        {
            Change(Names[i], RecordBytes * 9_999L, [(byte)(i + 1), 10, 20]);
        }

        var (training, test) = Dataset.FromCifar10Folder(_folder.FullName);
        Assert.Equal((50_000, 10_000, 10, 10), (training.Count, test.Count, training.Classes, test.Classes));
        Assert.Equal((32, 32, 3), (training.Height, training.Width, training.Channels));
        foreach (var file in Enumerable.Range(0, 6))
        {
            var (data, last) = file < 5 ? (training, (10_000 * (file + 1)) - 1) : (test, 9_999);
            Assert.Equal(file + 1, data.Label(last));
            // The first two bytes of the red plane are the red of the first two pixels.
            Assert.Equal([10 / 255f, 0, 0, 20 / 255f, 0, 0, 0], data.Sample(last)[..7]);
        }
    }

    [Fact]
    public void What_is_missing_is_named_with_where_to_get_it()
    {
        var nowhere = _folder["nowhere"];
        AssertSource(Assert.Throws<DirectoryNotFoundException>(() => Dataset.FromCifar10Folder(nowhere)), nowhere, "found no such folder");
        var file = _folder.Write("file", [1]);
        AssertSource(Assert.Throws<DirectoryNotFoundException>(() => Dataset.FromCifar10Folder(file)), file, "found a file");
        WriteAll();
        foreach (var name in Names)
        {
            File.Move(_folder[name], _folder["away"]);
            var exception = Assert.Throws<FileNotFoundException>(() => Dataset.FromCifar10Folder(_folder.FullName));
            AssertSource(exception, _folder[name], "expected a file of 10000 images, found none");
            Assert.Equal(_folder[name], exception.FileName);
            File.Move(_folder["away"], _folder[name]);
        }

        Assert.Throws<ArgumentNullException>("folder", () => Dataset.FromCifar10Folder(null!));
        Assert.Throws<ArgumentException>("folder", () => Dataset.FromCifar10Folder(string.Empty));
    }

    [Theory]
    [InlineData(0, "an empty file")]
    [InlineData(FileBytes - 1, "9999 records and 3072 bytes more")]
    [InlineData(FileBytes - RecordBytes, "9999 records")]
    [InlineData(FileBytes + RecordBytes, "10001 records")]
    [InlineData(FileBytes + 5, "10000 records and 5 bytes more")]
    public void Files_of_another_length_are_refused(int length, string found)
    {
        WriteAll();
        Write("data_batch_3.bin", length);
        AssertInvalid("data_batch_3.bin", "expected 10000 records of 3073 bytes", found);
    }

    [Fact]
    public void A_label_that_is_none_is_refused()
    {
        WriteAll();
        Change("test_batch.bin", RecordBytes * 77L, [10]);
        AssertInvalid("test_batch.bin", "expected a label of 0 to 9 in record 77", "found 10");
    }

    private static void AssertSource(Exception exception, string path, string found)
    {
        Assert.StartsWith($"'{path}': expected ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
        Assert.Contains("https://www.cs.toronto.edu/~kriz/cifar.html", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private void AssertInvalid(string name, string expected, string found)
    {
        var message = Assert.Throws<InvalidDataException>(() => Dataset.FromCifar10Folder(_folder.FullName)).Message;
        Assert.Contains(_folder[name], message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
    }

    /// <summary>Files of the right length, black images of class 0.</summary>
    private void WriteAll()
    {
        foreach (var name in Names)
        {
            Write(name, FileBytes);
        }
    }

    private void Write(string name, long length)
    {
        using var file = File.Create(_folder[name]);
        file.SetLength(length);
    }

    private void Change(string name, long position, byte[] content)
    {
        using var file = File.OpenWrite(_folder[name]);
        file.Position = position;
        file.Write(content);
    }
}
