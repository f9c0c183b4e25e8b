using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Checkpoints;

public sealed class HostileCheckpointTests : IDisposable
{
    private const string Weight = "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[3,5],\"data_offsets\":[0,60]}";
    private const string Bias = "\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[60,72]}";

    private const int DataLength = (15 + 3 + 5 + 5) * sizeof(float);

    // What breaks JSON best.
    private const string Marks = "\"{}[],:\\9 ";

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _good;

    public HostileCheckpointTests()
    {
        Checkpoint.Save(CheckpointTests.Trained(), _folder["good"]);
        _good = File.ReadAllBytes(_folder["good"]);
    }

    public static TheoryData<string, string, string> Headers => new()
    {
        // Text in a good header, what replaces it, what the message says.
        { Weight + ",", string.Empty, "found a gap" },
        { Bias, Bias + "," + Bias, "'layers.0.bias' again" },
        { Bias, Bias.Replace("bias", "gain", StringComparison.Ordinal), "expected tensor layers.0.bias [3], found none" },
        { Bias, Bias + ",\"more\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[72,72]}", "the network has no 'more'" },
        { "[60,72]", "[60,71]", "expected 12 bytes for tensor 'layers.0.bias' of shape [3]" },
        { "[60,72]", "[56,68]", "found an overlap" },
        { "[60,72]", "[64,76]", "found a gap" },
        { "[60,72]", "[72,60]", "two ascending data_offsets" },
        { "[60,72]", "[60]", "two ascending data_offsets" },
        { "[60,72]", "[60,72,84]", "two ascending data_offsets" },
        { "[60,72]", "[-12,0]", "integers from 0" },
        { "[60,72]", "[9223372036854775796,9223372036854775808]", "integers from 0" },
        { "[60,72]", "[9223372036854775795,9223372036854775807]", "found a gap" },
        { "[60,72]", "[60.5,72]", "integers from 0" },
        { "[60,72]", "[\"60\",\"72\"]", "integers from 0" },
        { "[60,72]", "[60,[72]]", "integers from 0" },
        { "[60,72]", "72", "to be a JSON StartArray" },
        { "\"shape\":[3],", "\"shape\":[4],", "expected 16 bytes" },
        { "\"shape\":[3],", "\"shape\":[1,3],", "expected tensor layers.0.bias [3], found layers.0.bias [1, 3]" },
        { "\"shape\":[3],", "\"shape\":[-3],", "integers from 0" },
        { "\"shape\":[3],", "\"shape\":[4611686018427387907],", "expected 18446744073709551616 bytes" },
        { "\"shape\":[3],", "\"shape\":[4294967296,4294967296,3],", "expected 18446744073709551616 bytes" },
        { "\"shape\":[3],", "\"shape\":[1e1],", "integers from 0" },
        { "\"shape\":[3],", "\"shape\":[0],", "expected 0 bytes" },
        { "\"shape\":[3],", string.Empty, "found only some of them" },
        { "\"shape\":[3],", "\"shape\":[3],\"shape\":[3],", "once each, found 'shape'" },
        { "\"shape\":[3],", "\"shape\":[3],\"color\":1,", "once each, found 'color'" },
        { "[3,5]", "[5,3]", "expected tensor layers.0.weight [3, 5], found layers.0.weight [5, 3]" },
        { Bias, Bias.Replace("F32", "BF16", StringComparison.Ordinal), "dtype F32 of tensor 'layers.0.bias', found BF16" },
        { Bias, Bias.Replace("\"F32\"", "32", StringComparison.Ordinal), "to be a JSON String" },
        { Bias, "\"layers.0.bias\":null", "to be a JSON StartObject" },
        { Bias, "\"layers.0.bias\":{}", "found only some of them" },
        { "\"format\":\"kernelgen\"", "\"format\":\"pt\"", "expected format 'kernelgen', found 'pt'" },
        { "\"format\":\"kernelgen\",", string.Empty, "expected 'format' in the metadata, found none" },
        { "\"format\":\"kernelgen\"", "\"format\":\"kernelgen\",\"format\":\"kernelgen\"", "expected each key once" },
        { "\"format\":\"kernelgen\"", "\"format\":7", "to be a JSON String" },
        { "\"format\":\"kernelgen\"", "\"format\":{\"a\":[{\"b\":[]}]}", "to be a JSON String" },
        { "\"__metadata__\"", "\"__metadata\"", "expected 'format' in the metadata, found none" },
        { "\"architecture\":\"5 Linear", "\"architecture\":\"6 Linear", "expected architecture '5 Linear(3) SoftmaxCrossEntropy', found "
            + "'6 Linear(3)" },
        { "\"seed\":\"-7\"", "\"seed\":\"seven\"", "'seed' in the metadata to be an integer" },
        { "\"seed\":\"-7\"", "\"seed\":\"9223372036854775808\"", "'seed' in the metadata to be an integer" },
        { "\"seed\":\"-7\",", string.Empty, "expected 'seed'" },
        { "\"step\":\"2\"", "\"step\":\"-2\"", "'step' in the metadata to be an integer from 0" },
        { "\"step\":\"2\"", "\"step\":\" 2\"", "'step' in the metadata" },
        { "\"layers.0.bias\"", "\"layers.0.b\\ud800\"", "valid UTF-8" },
        { "{\"__metadata__\"", " {\"__metadata__\"", "right at the start" },
        { "{\"__metadata__\"", "[{\"__metadata__\"", "right at the start" },
        { "}}", "}}{}", "well-formed JSON" },
        { "}}", "}}\0", "well-formed JSON" },
        { "}}", "}", "well-formed JSON" },
        { Bias, "/* hello */" + Bias, "well-formed JSON" },
        { Bias, Bias.Replace("}", ",}", StringComparison.Ordinal), "well-formed JSON" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Headers))]
    public void Headers_that_lie_are_refused(string from, string to, string message)
    {
        Assert.Contains(from, Hostile.Split(_good).Header, StringComparison.Ordinal);
        Refused(Hostile.Replace(_good, from, to), message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(100_000_001UL)]
    [InlineData(100_000_000UL)]
    [InlineData(10_000UL)]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(100UL)]
    public void Header_lengths_that_lie_are_refused_without_asking_for_memory(ulong length)
    {
        var file = (byte[])_good.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, length > 1000 ? $"found a header length of {length}" : "header");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < _good.Length; length++)
        {
            Refused(_good[..length], string.Empty);
        }

        Refused(_good[..^1], "expected tensor 'layers.1.running_var' to end within the 111 bytes of data, found its end at 112");
        Refused([.. _good, 0], "to cover the 113 bytes of data, found only 112 covered");
    }

    [Fact]
    public void Deep_json_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000));
        Refused(Hostile.Replace(_good, "[60,72]", deep), "integers from 0");
        Refused(
            Hostile.File(Encoding.UTF8.GetBytes("{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), []), "well-formed JSON");
    }

    [Fact]
    public void Long_texts_do_not_make_long_messages()
    {
        string name = new('x', 100_000);
        Assert.InRange(Refused(Hostile.Replace(_good, "\"layers.0.bias\"", $"\"{name}\""), "found none").Length, 1, 1000);
        Assert.InRange(
            Refused(Hostile.Replace(_good, "\"dtype\":\"F32\",\"shape\":[3],", $"\"dtype\":\"{name}\",\"shape\":[3],"), "found xxx").Length,
            1,
            1000);
    }

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        var file = (byte[])_good.Clone();
        var index = file.AsSpan().IndexOf("bias"u8);
        file[index] = 0xFF;
        Refused(file, string.Empty);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Values_that_are_not_finite_are_refused(float value)
    {
        var file = (byte[])_good.Clone();
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(_good.Length - DataLength + 64), value);
        Refused(file, $"expected finite values in tensor layers.0.bias [3], found {value} at index 1");
    }

    [Fact]
    public void A_negative_variance_is_refused()
    {
        var file = (byte[])_good.Clone();
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(_good.Length - 8), -0.5f);
        Refused(file, "expected variances from 0 in tensor layers.1.running_var [5], found -0.5 at index 3");
    }

    [Fact]
    public void Values_that_the_network_refuses_leave_it_as_it_was()
    {
        // The network takes a bias up to 1e6, which it says after it took the weights before it: those must be put back.
        var file = (byte[])_good.Clone();
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(_good.Length - DataLength + 60), 1.5e6f);
        Refused(file, "expected values that the network accepts");
    }

    [Fact]
    public void A_checkpoint_of_another_network_says_so()
    {
        LinearNetwork other = new(4, 3, 16);
        var before = other.Snapshot();
        var message = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(other, _folder["good"])).Message;
        Assert.Contains(
            "expected architecture '4 Linear(3) SoftmaxCrossEntropy', found '5 Linear(3) SoftmaxCrossEntropy'",
            message,
            StringComparison.Ordinal);
        Assert.Equivalent(before, other.Snapshot());
    }

    [Fact]
    public void Random_damage_loads_as_it_is_in_the_file_or_is_refused()
    {
        var data = _good.Length - DataLength;
        var flips = Damage(Gen.Int[0, _good.Length - 1], Gen.Byte);
        var values = Damage(Gen.Int[data, _good.Length - 1], Gen.Byte);
        var headers = Damage(Gen.Int[8, data - 1], Gen.Int[0, Marks.Length - 1].Select(mark => (byte)Marks[mark]));
        var cuts = Gen.Select(Gen.Int[0, _good.Length], Gen.Int[0, _good.Length]).Select(
            (a, b) => (byte[])[.. _good[..Math.Min(a, b)], .. _good[Math.Max(a, b)..]]);
        var repeats = Gen.Select(Gen.Int[0, _good.Length], Gen.Int[0, _good.Length]).Select(
            (a, b) => (byte[])[.. _good[..Math.Max(a, b)], .. _good[Math.Min(a, b)..]]);
        var loaded = 0;
        var refused = 0;
        Gen.OneOf(flips, values, headers, cuts, repeats).Check(
            file =>
            {
                LinearNetwork network = new(5, 3, 16, seed: 4);
                var before = network.Snapshot();
                try
                {
                    Checkpoint.Load(network, _folder.Write("damaged", file));
                }
                catch (InvalidDataException)
                {
                    refused++;
                    Assert.Equivalent(before, network.Snapshot(), strict: true);
                    return;
                }

                loaded++;
                Checkpoint.Save(network, _folder["again"]);
                Assert.Equal(Hostile.Split(file).Data, Hostile.Split(File.ReadAllBytes(_folder["again"])).Data);
                foreach (var value in network.Snapshot().Bits.Select(BitConverter.Int32BitsToSingle))
                {
                    Assert.True(float.IsFinite(value));
                }
            },
            cases: 3000);
        Assert.True((loaded > 300 && refused > 1000) || !RandomCases.AreMany(3000), $"{loaded} loaded, {refused} refused");
    }

    private Gen<byte[]> Damage(Gen<int> where, Gen<byte> what) => Gen.Select(where, what).Array[1, 4].Select(changes =>
    {
        var file = (byte[])_good.Clone();
        foreach (var (index, value) in changes)
        {
            file[index] = value;
        }

        return file;
    });

    private string Refused(byte[] file, string message)
    {
        LinearNetwork network = new(5, 3, 16, seed: 4);
        var before = network.Snapshot();
        var path = _folder.Write("hostile", file);
        var exception = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equivalent(before, network.Snapshot(), strict: true);
        return exception.Message.Replace(path, string.Empty, StringComparison.Ordinal);
    }
}
