using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using KernelGen.Models;
using KernelGen.Tests.Models;
using Xunit;

namespace KernelGen.Onnx.Tests;

/// <summary>
/// Files with bytes changed, cut off or put in: what was meant to be read is read, or an exception in words says why not. More of them with
/// KERNELGEN_MUTATIONS=10000.
/// </summary>
public sealed class MutationTests
{
    private const int UsualFiles = 300;

    private static int Files => int.TryParse(
        Environment.GetEnvironmentVariable("KERNELGEN_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var files)
        ? files
        : UsualFiles;

    [Fact]
    public void Onnx_models()
    {
        PictureModel source = new();
        RealPictureNet network = new(1, 1);
        byte[][] models =
        [
            .. new[] { PictureModel.Forms.Plain, PictureModel.Forms.MatMul, PictureModel.Forms.Factors, PictureModel.Forms.Constants }
                .Select(forms => Written(stream => source.Save(stream, forms))),
            Written(stream => OnnxModel.Save(new RealPictureNet(3, 1), stream)),
        ];
        Mutate(models, file => WeightImport.FromOnnx(network, file), Files, 12);
    }

    [Fact]
    public void Safetensors_files()
    {
        PictureModel source = new();
        RealPictureNet network = new(1, 1);
        byte[][] files = [source.Safetensors(), source.Safetensors(isHalf: true)];
        Mutate(files, file => WeightImport.FromSafetensors(network, file), Files, 8);
    }

    /// <summary>Ten times as many.</summary>
    [Fact]
    public void Frozen_models() => Mutate(
        [.. Enumerable.Range(0, 100).Select(static seed => Encoding.UTF8.GetBytes(ModelText.Encode(RandomGraphs.Draw(seed))))],
        FrozenModel.Load,
        10 * Files,
        2);

    private static byte[] Written(Action<Stream> save)
    {
        using MemoryStream stream = new();
        save(stream);
        return stream.ToArray();
    }

    private static void Mutate(byte[][] files, Func<Stream, object> read, int count, int leastMessages)
    {
        const long MostBytesPerFile = 4_000_000;
        var random = new Random(1);
        var (wereRead, allocated) = (0, GC.GetAllocatedBytesForCurrentThread());
        HashSet<string> messages = [];
        for (var i = 0; i < count; i++)
        {
            var file = Mutated(files[i % files.Length], random);
            try
            {
                using MemoryStream stream = new(file);
                Assert.NotNull(read(stream));
                wereRead++;
            }
            catch (InvalidDataException exception)
            {
                Assert.NotEmpty(exception.Message);
                messages.Add(new string([.. exception.Message.Take(50).Where(static letter => !char.IsDigit(letter))]));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} files, {wereRead} read, {messages.Count} messages, "
            + $"{(GC.GetAllocatedBytesForCurrentThread() - allocated) / count} bytes allocated for each");
        Assert.InRange(messages.Count, leastMessages, 100_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, count * MostBytesPerFile);
    }

    private static byte[] Mutated(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            // Weights are most of a file; what says how to read them stands at the start, at the end, and anywhere.
            var at = random.Next(3) switch
            {
                0 => random.Next(Math.Min(bytes.Count, 200)),
                1 => bytes.Count - 1 - random.Next(Math.Min(bytes.Count, 200)),
                _ => random.Next(bytes.Count),
            };
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 9)));
                    break;
                case 2:
                    bytes[at] = (byte)(random.Next(2) == 0 ? 0 : 255);
                    break;
                case 3 when bytes.Count - at > 20:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, Math.Min(300, bytes.Count - at))));
                    break;
                case 4 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }
}
