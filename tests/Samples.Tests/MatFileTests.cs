using System;
using System.IO;
using System.Linq;
using Svhn;
using Xunit;

namespace Samples.Tests;

/// <summary>The reader of SVHN's files, on files that are written here.</summary>
public sealed class MatFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Samples.Tests.").FullName;

    private string FilePath => Path.Combine(_folder, "x.mat");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Arrays_come_by_name_in_any_order_and_any_number_of_values(bool compress)
    {
        foreach (var count in new[] { 1, 3, 4, 5, 8, 70_001 })
        {
            byte[] bytes = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];
            using (MatFileWriter writer = new(FilePath))
            {
                writer.Write("X", [1, count, 1], bytes, compress);
                writer.Write("a longer name", [count], bytes, !compress);
                writer.Write("y", [count, 1], [.. bytes.Select(value => (double)value)], compress);
            }

            (string, int[])[] arrays = [("y", [count, 1]), ("X", [1, count, 1]), ("a longer name", [count])];
            foreach (var (name, dimensions) in arrays)
            {
                var (found, values) = Read(name);
                Assert.Equal(dimensions, found);
                Assert.Equal(bytes, values);
            }
        }
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Write(writer => writer.Write("X", [2, 2], new byte[4], compress: true));
        Assert.EndsWith("expected a variable 'y', found 'X'.", Message("y"), StringComparison.Ordinal);
        Write(_ => { });
        Assert.EndsWith("expected a variable 'y', found none at all.", Message("y"), StringComparison.Ordinal);
        Write(writer => writer.Write("y", [2, 2], new byte[5], compress: true));
        Assert.EndsWith(
            "expected 'y' to be an array of bytes or doubles, 2 × 2, found 5 bytes of type 2.", Message("y"), StringComparison.Ordinal);
        Write(writer => writer.Write("y", [2, 1], [1.0, 1.5], compress: false));
        Assert.EndsWith("expected 'y' to hold whole numbers of 0 to 255, found 1.5.", Message("y"), StringComparison.Ordinal);
        File.WriteAllBytes(FilePath, new byte[127]);
        Assert.EndsWith("expected 128 bytes of its header, found only 127.", Message("y"), StringComparison.Ordinal);
        File.WriteAllBytes(FilePath, new byte[200]);
        Assert.Contains("expected a MAT file of format 5", Message("y"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_truncation_is_noticed(bool compress)
    {
        byte[] bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * i * 31))];
        Write(writer => writer.Write("X", [10, 10], bytes, compress));
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.StartsWith($"'{FilePath}': expected ", Message("X"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Noise_is_refused_and_never_crashes()
    {
        Random random = new(1);
        byte[] bytes = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        foreach (var compress in new[] { true, false })
        {
            Write(writer => writer.Write("X", [8, 8], bytes, compress));
            var whole = File.ReadAllBytes(FilePath);
            for (var i = 0; i < 400; i++)
            {
                var damaged = (byte[])whole.Clone();
                damaged[random.Next(124, damaged.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(FilePath, damaged);
                try
                {
                    Assert.Equal(64, Read("X").Values.Length);
                }
                catch (InvalidDataException exception)
                {
                    Assert.StartsWith($"'{FilePath}': expected ", exception.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    private void Write(Action<MatFileWriter> write)
    {
        using MatFileWriter writer = new(FilePath);
        write(writer);
    }

    private string Message(string name) => Assert.Throws<InvalidDataException>(() => Read(name)).Message;

    private (int[] Dimensions, byte[] Values) Read(string name)
    {
        using MatFile file = new(FilePath);
        (int[], byte[]) result = ([], []);
        file.Read(name, (dimensions, stream) =>
        {
            var values = new byte[dimensions.Aggregate((a, b) => a * b)];
            if (stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false) < values.Length)
            {
                throw file.Invalid("all values", "fewer");
            }

            result = (dimensions, values);
        });
        return result;
    }
}
