using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KernelGen;

/// <summary>Where the bytes of a safetensors file come from: a file, or a stream that may not know how long it is.</summary>
internal sealed class SafetensorsSource : IDisposable
{
    // The limit of the format's reference implementation.
    private const long LongestHeader = 100_000_000;
    private const int Piece = 1 << 16;

    private readonly Stream _stream;
    private readonly string? _path;
    private readonly string _what;

    private SafetensorsSource(Stream stream, string? path, string what, long? length) =>
        (_stream, _path, _what, Length) = (stream, path, what, length);

    /// <summary>Bytes from its beginning to its end; null of a stream that does not know.</summary>
    public long? Length { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it is to be: "Checkpoint".</param>
    /// <param name="name">The parameter that holds the path.</param>
    /// <param name="isAsync">Whether it is read asynchronously.</param>
    public static SafetensorsSource OfFile(string path, string what, string name, bool isAsync)
    {
#pragma warning disable CA2000 // The source disposes of it, and so does the handler.
        var stream = FilePath.OpenRead(path, what, name, isAsync);
#pragma warning restore CA2000
        try
        {
            return new SafetensorsSource(stream, path, what, stream.Length);
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is NotSupportedException)
            {
                // A pipe.
                throw FilePath.ReadFailure(path, what, exception);
            }

            throw;
        }
    }

    /// <summary>A stream, from its position on.</summary>
    public static SafetensorsSource OfStream(Stream stream) =>
        new(stream, null, string.Empty, stream.CanSeek ? stream.Length - stream.Position : null);

    /// <summary>Reads until the buffer is full or there is nothing more; returns how much there was.</summary>
    public int Fill(Span<byte> buffer)
    {
        try
        {
            return _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (IOException exception) when (_path is not null)
        {
            throw FilePath.ReadFailure(_path, _what, exception);
        }
    }

    /// <summary>Reads until the buffer is full or there is nothing more; returns how much there was.</summary>
    public async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException exception) when (_path is not null)
        {
            throw FilePath.ReadFailure(_path, _what, exception);
        }
    }

    /// <summary>The next bytes. Where the length is unknown, memory for them is taken as they come, not on the word of a header.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = FirstPiece(count);
        for (var filled = 0; filled < count; filled = bytes.Length)
        {
            Grow(ref bytes, filled, count);
            CheckWhole(Fill(bytes.AsSpan(filled)), bytes.Length - filled);
        }

        return bytes;
    }

    /// <summary>The next bytes, as <see cref="Bytes"/> gives them.</summary>
    public async Task<byte[]> BytesAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = FirstPiece(count);
        for (var filled = 0; filled < count; filled = bytes.Length)
        {
            Grow(ref bytes, filled, count);
            CheckWhole(await FillAsync(bytes.AsMemory(filled), cancellationToken).ConfigureAwait(false), bytes.Length - filled);
        }

        return bytes;
    }

    /// <summary>The length of the header, from the bytes that say it.</summary>
    public int HeaderLength(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return length <= LongestHeader && (Length is not { } whole || (long)length <= whole - sizeof(ulong))
            ? (int)length
            : throw Invalid(
                $"expected a header of at most {LongestHeader} bytes"
                    + (Length is null ? string.Empty : $" within a file of {Length} bytes")
                    + $", found a header length of {length}");
    }

    /// <summary>Checks that the length of the header is there.</summary>
    /// <param name="found">The bytes that are there.</param>
    public void CheckStart(int found)
    {
        if (found < sizeof(ulong))
        {
            throw Invalid(found == 0
                ? $"expected a safetensors file, found {(_path is null ? "nothing" : "an empty file")}"
                : $"expected the {sizeof(ulong)} bytes of the header's length, found only {found}");
        }
    }

    /// <summary>Checks that all bytes are there that were promised.</summary>
    public void CheckWhole(int found, int expected)
    {
        if (found < expected)
        {
            throw Invalid($"expected {expected} bytes more, as its beginning promises, found only {found}");
        }
    }

    /// <summary>Checks that nothing stands behind the last tensor.</summary>
    /// <param name="found">Bytes that were found there.</param>
    public void CheckEnd(int found)
    {
        if (found > 0)
        {
            throw Invalid("expected the end behind the last tensor, found more bytes");
        }
    }

    /// <summary>The exception for content that is not as it should be.</summary>
    public InvalidDataException Invalid(string message, Exception? inner = null) =>
        new(_path is null ? $"The stream: {message}." : $"'{_path}': {message}.", inner);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_path is not null)
        {
            _stream.Dispose();
        }
    }

    private byte[] FirstPiece(int count) => new byte[Length is null ? Math.Min(count, Piece) : count];

    private static void Grow(ref byte[] bytes, int filled, int count)
    {
        if (filled > 0)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
        }
    }
}
