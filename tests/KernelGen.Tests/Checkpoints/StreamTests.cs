#pragma warning disable CA1849 // What is written one way is read the other way.
using System;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Checkpoints;

public sealed class StreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stream_holds_what_a_file_holds_and_stays_open()
    {
        var network = Trained();
        Checkpoint.Save(network, _folder["file"]);
        using MemoryStream stream = new();
        stream.Write([1, 2, 3]);
        Checkpoint.Save(network, stream);
        Assert.Equal(File.ReadAllBytes(_folder["file"]), stream.ToArray()[3..]);

        stream.Position = 3;
        LinearNetwork loaded = new(5, 3, 8);
        Checkpoint.Load(loaded, stream);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());
        Assert.True(stream.CanRead);
    }

    /// <summary>As the body of a response: neither its length nor its position is known, and it comes in pieces.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_stream_need_not_know_its_length(int piece)
    {
        var network = Trained(600);
        var bytes = Bytes(network);
        using Pieces stream = new(bytes, piece);
        LinearNetwork loaded = new(600, 3, 8);
        Checkpoint.Load(loaded, stream);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());

        using MemoryStream packed = new();
        using (GZipStream writer = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            Checkpoint.Save(network, writer);
        }

        packed.Position = 0;
        using GZipStream reader = new(packed, CompressionMode.Decompress);
        Checkpoint.Load(new LinearNetwork(600, 3, 8), reader);
    }

    [Fact]
    public void Preprocessing_comes_with_it()
    {
        var data = Blobs.Create(20, 5, 3);
        var preprocessing = Preprocessing.GlobalContrast().Fit(data);
        using MemoryStream stream = new();
        Checkpoint.Save(Trained(), preprocessing, stream);
        stream.Position = 0;
        Checkpoint.Load(new LinearNetwork(5, 3, 8), stream, out var loaded);
        Assert.Equal(preprocessing.ToString(), loaded!.ToString());
        stream.Position = 0;
        var exception = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(new LinearNetwork(5, 3, 8), stream));
        Assert.Contains("load it with the network", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Cut anywhere, or with something behind it, it is refused, and the network is what it was.</summary>
    [Fact]
    public void Damaged_streams_are_refused()
    {
        var bytes = Bytes(Trained());
        LinearNetwork network = new(5, 3, 8);
        var before = network.Snapshot();
        for (var length = 0; length <= bytes.Length + 1; length++)
        {
            if (length == bytes.Length)
            {
                continue;
            }

            var damaged = length < bytes.Length ? bytes[..length] : [.. bytes, 0];
            using Pieces unknown = new(damaged, 1000);
            using MemoryStream known = new(damaged);
            foreach (var stream in new Stream[] { unknown, known })
            {
                Assert.StartsWith(
                    "The stream: expected ", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, stream)).Message,
                    StringComparison.Ordinal);
            }
        }

        // A header that claims a length which nobody has: refused without memory for it.
        using Pieces claim = new([0, 225, 245, 5, 0, 0, 0, 0, (byte)'{'], 1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, claim));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1_000_000);
        Assert.Equivalent(before, network.Snapshot());
    }

    [Fact]
    public void Streams_that_cannot_be_used_are_refused()
    {
        var network = Trained();
        Assert.Throws<ArgumentNullException>("stream", () => Checkpoint.Save(network, (Stream)null!));
        Assert.Throws<ArgumentNullException>("stream", () => Checkpoint.Load(network, (Stream)null!));
        Assert.Throws<ArgumentNullException>("network", () => Checkpoint.Save(null!, new MemoryStream()));
        Assert.Throws<ArgumentNullException>("network", () => Checkpoint.Load(null!, new MemoryStream()));
        using MemoryStream sealedStream = new([], writable: false);
        Assert.Throws<ArgumentException>("stream", () => Checkpoint.Save(network, sealedStream));
        using GZipStream writer = new(new MemoryStream(), CompressionLevel.Fastest);
        Assert.Throws<ArgumentException>("stream", () => Checkpoint.Load(network, writer));
    }

    [Fact]
    public async Task Files_are_written_and_read_asynchronously()
    {
        var network = Trained();
        await Checkpoint.SaveAsync(network, _folder["file"], Token);
        Assert.Equal(Bytes(network), await File.ReadAllBytesAsync(_folder["file"], Token));
        LinearNetwork loaded = new(5, 3, 8);
        await Checkpoint.LoadAsync(loaded, _folder["file"], Token);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());

        var preprocessing = Preprocessing.GlobalContrast().Fit(Blobs.Create(20, 5, 3));
        await Checkpoint.SaveAsync(network, preprocessing, _folder["file"], Token);
        Assert.Equal(preprocessing.ToString(), (await Checkpoint.LoadWithPreprocessingAsync(loaded, _folder["file"], Token))!.ToString());
        await Assert.ThrowsAsync<InvalidDataException>(() => Checkpoint.LoadAsync(loaded, _folder["file"], Token));
        Assert.Single(Directory.GetFiles(_folder["."]));
    }

    [Fact]
    public async Task A_state_is_written_as_it_was_at_the_call()
    {
        var network = Trained();
        var bytes = Bytes(network);
        var saving = Checkpoint.SaveAsync(network, _folder["file"], Token);
        network.Train(new float[5], [1], 0.5f);
        await saving;
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder["file"], Token));
    }

    [Fact]
    public async Task Cancelled_nothing_changes()
    {
        var network = Trained();
        Checkpoint.Save(network, _folder["file"]);
        CancellationToken cancelled = new(canceled: true);
        network.Train(new float[5], [1], 0.5f);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Checkpoint.SaveAsync(network, _folder["file"], cancelled));
        var before = network.Snapshot();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Checkpoint.LoadAsync(network, _folder["file"], cancelled));
        Assert.Equivalent(before, network.Snapshot());
        Assert.Single(Directory.GetFiles(_folder["."]));
        Checkpoint.Load(network, _folder["file"]);
    }

    [Fact]
    public async Task Files_that_are_damaged_or_missing_are_refused_asynchronously()
    {
        LinearNetwork network = new(5, 3, 8);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Checkpoint.LoadAsync(network, _folder["none"], Token));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => Checkpoint.SaveAsync(network, Path.Combine(_folder["none"], "file"), Token));
        var bytes = Bytes(Trained());
        foreach (var length in new[] { 0, 5, 50, bytes.Length - 1, bytes.Length + 1 })
        {
            await File.WriteAllBytesAsync(_folder["file"], length < bytes.Length ? bytes[..length] : [.. bytes, 0], Token);
            var ofAsync = await Assert.ThrowsAsync<InvalidDataException>(() => Checkpoint.LoadAsync(network, _folder["file"], Token));
            Assert.Equal(Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, _folder["file"])).Message, ofAsync.Message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Streams_are_written_and_read_asynchronously(int piece)
    {
        var network = Trained(600);
        using MemoryStream written = new();
        await Checkpoint.SaveAsync(network, written, Token);
        var bytes = Bytes(network);
        Assert.Equal(bytes, written.ToArray());
        using Pieces stream = new(bytes, piece);
        LinearNetwork loaded = new(600, 3, 8);
        await Checkpoint.LoadAsync(loaded, stream, Token);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());

        var preprocessing = Preprocessing.GlobalContrast().Fit(Blobs.Create(20, 600, 3));
        using MemoryStream both = new();
        await Checkpoint.SaveAsync(network, preprocessing, both, Token);
        both.Position = 0;
        Assert.Equal(preprocessing.ToString(), (await Checkpoint.LoadWithPreprocessingAsync(loaded, both, Token))!.ToString());
        both.Position = 0;
        await Assert.ThrowsAsync<InvalidDataException>(() => Checkpoint.LoadAsync(loaded, both, Token));
    }

    [Fact]
    public async Task Streams_that_are_damaged_cancelled_or_unusable_change_nothing_asynchronously()
    {
        var bytes = Bytes(Trained());
        LinearNetwork network = new(5, 3, 8);
        var before = network.Snapshot();
        foreach (var length in new[] { 0, 5, 50, bytes.Length - 1, bytes.Length + 1 })
        {
            var damaged = length < bytes.Length ? bytes[..length] : [.. bytes, 0];
            using Pieces unknown = new(damaged, 10);
            using Pieces again = new(damaged, 10);
            using MemoryStream known = new(damaged);
            await Assert.ThrowsAsync<InvalidDataException>(() => Checkpoint.LoadAsync(network, known, Token));
            Assert.Equal(
                Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, again)).Message,
                (await Assert.ThrowsAsync<InvalidDataException>(() => Checkpoint.LoadAsync(network, unknown, Token))).Message);
        }

        CancellationToken cancelled = new(canceled: true);
        using MemoryStream whole = new(bytes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Checkpoint.LoadAsync(network, whole, cancelled));
        using MemoryStream target = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Checkpoint.SaveAsync(network, target, cancelled));
        Assert.Equal(0, target.Length);
        using MemoryStream sealedStream = new([], writable: false);
        await Assert.ThrowsAsync<ArgumentException>("stream", () => Checkpoint.SaveAsync(network, sealedStream, Token));
        await Assert.ThrowsAsync<ArgumentNullException>("stream", () => Checkpoint.LoadAsync(network, (Stream)null!, Token));
        Assert.Equivalent(before, network.Snapshot());
    }

    private static LinearNetwork Trained(int inputs = 5)
    {
        LinearNetwork network = new(inputs, 3, 8, seed: 3);
        network.Train(new float[inputs], [2], 0.5f);
        return network;
    }

    private static byte[] Bytes(LinearNetwork network)
    {
        using MemoryStream stream = new();
        Checkpoint.Save(network, stream);
        return stream.ToArray();
    }

    /// <summary>Bytes that come a few at a time, from a stream that knows neither its length nor its position.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(Math.Min(piece, count), bytes.Length - _position);
            bytes.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
