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
    private static readonly byte[] Seal = "the end."u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly GZipStream unpacked;
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    public GzipContent(Stream file) => unpacked = new GZipStream(new Appended(file), CompressionMode.Decompress);

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
        end += unpacked.ReadAtLeast(buffer.AsSpan(end), buffer.Length - end, throwOnEndOfStream: false);
        if (end < buffer.Length && !buffer.AsSpan(0, end).EndsWith(Seal))
        {
            throw new InvalidDataException("it is truncated, or has something behind its end.");
        }
    }

    /// <summary>A file with the packed seal behind it.</summary>
    private sealed class Appended(Stream file) : Stream
    {
        private int sealRead;

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

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
