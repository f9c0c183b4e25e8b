using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_comes_back_bit_for_bit()
    {
        var saved = Trained();
        Checkpoint.Save(saved, _folder["a"]);
        LinearNetwork loaded = new(5, 3, 16, seed: 99);
        Assert.NotEqual(saved.Snapshot().Bits, loaded.Snapshot().Bits);
        Checkpoint.Load(loaded, _folder["a"]);
        Assert.Equivalent(saved.Snapshot(), loaded.Snapshot());
        Assert.Equal(-7, loaded.Seed);
        Assert.Equal(2, loaded.Step);
    }

    [Fact]
    public void The_file_is_what_the_format_says()
    {
        var network = Trained();
        Checkpoint.Save(network, _folder["a"]);
        var file = File.ReadAllBytes(_folder["a"]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        using var header = JsonDocument.Parse(file.AsMemory(8, (int)length));
        var metadata = header.RootElement.GetProperty("__metadata__");
        Assert.Equal("kernelgen", metadata.GetProperty("format").GetString());
        Assert.Equal(network.Architecture, metadata.GetProperty("architecture").GetString());
        Assert.Equal("-7", metadata.GetProperty("seed").GetString());
        Assert.Equal("2", metadata.GetProperty("step").GetString());
        Assert.Equal(1 + network.Tensors.Count, header.RootElement.EnumerateObject().Count());
        var end = 0;
        for (var i = 0; i < network.Tensors.Count; i++)
        {
            var entry = header.RootElement.GetProperty(network.Tensors[i].Name);
            Assert.Equal("F32", entry.GetProperty("dtype").GetString());
            Assert.Equal(network.Tensors[i].Shape, entry.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32()));
            int[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            Assert.Equal(end, offsets[0]);
            end = offsets[1];
            var values = new float[network.Tensors[i].Count];
            network.ReadTensor(i, values);
            Assert.Equal(values, MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + (int)length)[offsets[0]..offsets[1]]).ToArray());
        }

        Assert.Equal(file.Length, 8 + length + end);
    }

    [Fact]
    public void A_file_with_other_order_and_spacing_loads_too()
    {
        // As another writer might lay it out: last tensor first, metadata at the end, indented, an extra entry in the metadata.
        var network = Trained();
        StringBuilder header = new("{\n");
        using MemoryStream data = new();
        for (var i = network.Tensors.Count - 1; i >= 0; i--)
        {
            var tensor = network.Tensors[i];
            var values = new float[tensor.Count];
            network.ReadTensor(i, values);
            var begin = data.Length;
            data.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            header.Append(
                CultureInfo.InvariantCulture,
                $"  \"{tensor.Name}\": {{ \"data_offsets\": [{begin}, {data.Length}], \"shape\": [{string.Join(", ", tensor.Shape)}], "
                    + $"\"dtype\": \"F32\" }},\n");
        }

        header.Append(
            CultureInfo.InvariantCulture,
            $"  \"__metadata__\": {{ \"tool\": \"ü\", \"format\": \"kernelgen\", \"step\": \"2\", \"seed\": \"-7\", \"architecture\": \""
                + $"{network.Architecture}\" }}\n}}   ");
        LinearNetwork loaded = new(5, 3, 16, seed: 99);
        Checkpoint.Load(loaded, _folder.Write("b", Hostile.File(Encoding.UTF8.GetBytes(header.ToString()), data.ToArray())));
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());
    }

    [Fact]
    public void Saving_replaces_in_one_move_and_leaves_nothing_behind()
    {
        var network = Trained();
        Checkpoint.Save(network, _folder["a"]);
        network.Train(new float[5], [1], 0.5f);
        Checkpoint.Save(network, _folder["a"]);
        LinearNetwork loaded = new(5, 3, 16);
        Checkpoint.Load(loaded, _folder["a"]);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());
        Assert.Equal([_folder["a"]], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_no_other()
    {
        var network = Trained();
        Checkpoint.Save(network, _folder["a"]);
        var before = File.ReadAllBytes(_folder["a"]);
        float[] sample = [99, 99, 99, 99, 99];
        network.InferenceWeights = InferenceWeights.Real;
        network.Train(sample, [(network.Classify(sample) + 1) % 3], float.MaxValue);
        Assert.Contains(
            "holds",
            Assert.Throws<InvalidOperationException>(() => Checkpoint.Save(network, _folder["a"])).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["a"]));

        // Of a folder in the way the file itself knows before.
        Directory.CreateDirectory(_folder["b"]);
        Assert.Throws<IOException>(() => Checkpoint.Save(Trained(), _folder["b"]));
        Assert.Throws<IOException>(() => AtomicFile.Write(_folder["a"], [], stream =>
        {
            stream.Write([1, 2, 3]);
            throw new IOException("disk full");
        }));
        Assert.Equal(before, File.ReadAllBytes(_folder["a"]));
        Assert.Equal([_folder["a"]], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Missing_files_and_folders_are_said()
    {
        var network = Trained();
        Assert.Equal(_folder["a"], Assert.Throws<FileNotFoundException>(() => Checkpoint.Load(network, _folder["a"])).FileName);
        Assert.Throws<DirectoryNotFoundException>(() => Checkpoint.Save(network, _folder["no/a"]));
        Assert.Throws<ArgumentException>(() => Checkpoint.Save(network, string.Empty));
        Assert.Throws<ArgumentException>(() => Checkpoint.Load(network, string.Empty));
        Assert.Throws<ArgumentNullException>(() => Checkpoint.Save(null!, _folder["a"]));
        Assert.Throws<ArgumentNullException>(() => Checkpoint.Load(null!, _folder["a"]));
    }

    [Fact]
    public void Tensors_longer_than_a_piece_are_saved_whole()
    {
        LinearNetwork network = new(300_001, 7, 4);
        Checkpoint.Save(network, _folder["a"]);
        LinearNetwork loaded = new(300_001, 7, 4, seed: 2);
        Checkpoint.Load(loaded, _folder["a"]);
        Assert.True(network.Snapshot().Bits.AsSpan().SequenceEqual(loaded.Snapshot().Bits));
    }

    internal static LinearNetwork Trained()
    {
        LinearNetwork network = new(5, 3, 16, seed: -7);
        network.Train([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [0, 2], 0.1f);
        network.Train([1, 2, 3, 4, 5], [1], 0.1f);
        network.Calibrate([1, 2, 3, 4, 5]);
        return network;
    }
}
