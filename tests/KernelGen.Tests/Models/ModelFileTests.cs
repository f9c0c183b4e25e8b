using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CsCheck;
using KernelGen.Models;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Models;

public sealed class ModelFileTests
{
    private const int HashLength = 32;

    [Fact]
    public void A_model_is_read_as_it_was_written() => Gen.Int.Check(
        seed =>
        {
            var graph = RandomGraphs.Draw(seed);
            var read = ModelFile.Read(ModelFile.Write(graph));
            Assert.Equal(
                (graph.Name, graph.Architecture, graph.Input, graph.ScoreShift, graph.IsClassifier, graph.Threshold, graph.Error),
                (read.Name, read.Architecture, read.Input, read.ScoreShift, read.IsClassifier, read.Threshold, read.Error));
            Assert.Equal(graph.Operations.Select(Parts), read.Operations.Select(Parts));
        },
        cases: 500);

    /// <summary>Every operation is among them, and pictures with borders.</summary>
    [Fact]
    public void Random_models_have_every_operation()
    {
        var operations = Enumerable.Range(0, 200).SelectMany(seed => RandomGraphs.Draw(seed).Operations).ToList();
        Assert.Equal(7, operations.Select(operation => operation.GetType()).Distinct().Count());
        Assert.Contains(operations, operation => operation is Conv2DSum { Window: { Top: > 0, RowStride: > 1 } });
    }

    /// <summary>100,000 files with bytes changed, cut off or put in, half of them with a checksum that fits.</summary>
    [Fact]
    public void A_damaged_file_is_a_model_or_an_error_in_words()
    {
        var random = new Random(1);
        byte[][] files = [.. Enumerable.Range(0, 200).Select(seed => Plain(ModelFile.Write(RandomGraphs.Draw(seed))))
            .Where(static file => file.Length < 1000)];
        var models = 0;
        HashSet<string> messages = [];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            var file = Damage(files[i % files.Length], random);
            if (i % 2 == 0)
            {
                MendChecksum(file);
            }

            try
            {
                ModelFile.Read(file);
                models++;
            }
            catch (InvalidDataException exception)
            {
                messages.Add(new string([.. exception.Message.Where(static letter => !char.IsDigit(letter))]));
            }
        }

        // Changed weights make another model; what else is changed is told in many words. Nobody asks for much memory.
        Assert.InRange(models, 1000, 50_000);
        Assert.True(messages.Count > 50, $"{messages.Count} messages");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 100_000L * 100_000);
    }

    [Fact]
    public void A_later_version_is_told()
    {
        var file = ModelFile.Write(RandomGraphs.Draw(1));
        file[8] = 7;
        var exception = Assert.Throws<InvalidDataException>(() => ModelFile.Read(file));
        Assert.Equal(
            "The file is of version 7 of the format, and this KernelGen reads version 1: a newer one is needed.", exception.Message);
    }

    [Fact]
    public void A_short_file_that_would_unpack_to_much_is_refused()
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.DeflateStream deflate = new(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(new byte[100_000_000]);
        }

        byte[] head = [.. ModelFile.Start, 1, 0, 0, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(100_000_000)];
        byte[] file = [.. head, .. packed.ToArray(), .. new byte[HashLength]];
        MendChecksum(file);
        var exception = Assert.Throws<InvalidDataException>(() => ModelFile.Read(file));
        Assert.StartsWith("Expected bytes unpacked from 1 to", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_take_a_fifth_of_a_byte_or_less()
    {
        var random = new Random(1);
        sbyte[] weights = [.. Enumerable.Range(0, 100_000).Select(_ => (sbyte)random.Next(-1, 2))];
        FrozenGraph graph = new("Net", "Dense", new ByteInput(new(1, 1, 1000)), [new DenseSum([-1], new(1, 1, 100), weights)], 0, true, 0);
        Assert.InRange(ModelFile.Write(graph).Length, 19_500, 20_200);

        // Binary weights shrink to a bit each, or hardly more.
        sbyte[] signs = [.. weights.Select(_ => (sbyte)(random.Next(2) == 0 ? -1 : 1))];
        var binary = graph with { Operations = [new DenseSum([-1], new(1, 1, 100), signs)] };
        Assert.InRange(ModelFile.Write(binary).Length, 11_000, 14_000);
    }

    private static (Type Type, string Inputs, ModelShape Shape, string Settings) Parts(ModelOperation operation) => (
        operation.GetType(), string.Join(' ', operation.Inputs), operation.Shape, operation switch
        {
            DenseSum dense => string.Join(' ', dense.Weights),
            Conv2DSum convolution => $"{convolution.Window} {string.Join(' ', convolution.Weights)}",
            Scale scale =>
                $"{string.Join(' ', scale.Terms)}: {string.Join(' ', scale.Offsets)} {scale.Shift} {scale.Minimum} {scale.Maximum}",
            MaxPool pool => pool.Window.ToString(),
            AveragePool pool => pool.Window.ToString(),
            Table table => $"{table.First} {string.Join(' ', table.Values)}",
            _ => string.Empty,
        });

    // The same model, not deflated: so that damage hits what the parser reads.
    private static byte[] Plain(byte[] file)
    {
        var content = ModelWriter.Write(ModelFile.Read(file));
        byte[] plain = [.. file.AsSpan(0, 12), 0, 0, 0, 0, .. BitConverter.GetBytes(content.Length), .. content, .. new byte[HashLength]];
        MendChecksum(plain);
        return plain;
    }

    private static byte[] Damage(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            // The head is a small part of a file, and the words of its content are at its start.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 120) : bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, new byte[random.Next(1, 9)]);
                    break;
                case 2:
                    bytes[at] = (byte)(random.Next(2) == 0 ? 0 : 255);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void MendChecksum(byte[] file)
    {
        if (file.Length >= HashLength)
        {
            SHA256.HashData(file.AsSpan(0, file.Length - HashLength)).CopyTo(file, file.Length - HashLength);
        }
    }
}
