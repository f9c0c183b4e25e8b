using System;
using System.IO;
using System.IO.Compression;

namespace KernelGen;

/// <summary>The unpacked content of a gzip file, read from start to end, that notices every truncation and everything behind the end.</summary>
/// <remarks>
/// .NET's reader takes a file that lacks its checksum, or has garbage after it, for whole. So a second member with known content is put
/// behind the file: it only comes out unharmed when the file ends exactly where a gzip file should.
/// </remarks>
internal sealed class GzipContent : Stream
{
    private const string Truncated = "it is truncated: the file ends before its content does";

    private static readonly byte[] Seal = "the end."u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly Appended packed;
    private readonly GZipStream unpacked;
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>Reads from where the file stands to its end.</summary>
    /// <param name="file">The file; it stays open.</param>
    public GzipContent(Stream file)
    {
        packed = new Appended(file);
        unpacked = new GZipStream(packed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        // As many bytes as the seal has are always held back: they may be it.
        if (end - start <= Seal.Length)
        {
            Refill();
        }

        int count = Math.Min(buffer.Length, end - start - Seal.Length);
        this.buffer.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private void Refill()
    {
        buffer.AsSpan(start..end).CopyTo(buffer);
        end -= start;
        start = 0;
        try
        {
            end += unpacked.ReadAtLeast(buffer.AsSpan(end), buffer.Length - end, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            // .NET has one message for all that can be wrong, and it speaks of compression methods.
            throw new InvalidDataException(
                packed.IsSealTaken ? Truncated : "its content is damaged: a code or a checksum in it is wrong", exception);
        }

        if (end < buffer.Length && !buffer.AsSpan(0, end).EndsWith(Seal))
        {
            throw new InvalidDataException(packed.IsSealTaken ? Truncated : "it has something behind its end");
        }
    }

    /// <summary>A file with the packed seal behind it.</summary>
    private sealed class Appended(Stream file) : Stream
    {
        private int sealRead;

        /// <summary>Whether the file was not enough to come to an end.</summary>
        public bool IsSealTaken => sealRead > 0;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = file.Read(buffer);
            if (count == 0)
            {
                count = Math.Min(buffer.Length, PackedSeal.Length - sealRead);
                PackedSeal.AsSpan(sealRead, count).CopyTo(buffer);
                sealRead += count;
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
