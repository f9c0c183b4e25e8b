using System;
using System.IO;
using System.IO.Compression;

namespace KernelGen;

/// <summary>
/// The unpacked content of a gzip file, read from start to end, that notices every truncation and everything behind the end.
/// </summary>
/// <remarks>
/// .NET's reader takes a file that lacks its checksum, or has garbage after it, for whole. So a second member with known content is put
/// behind the file: it only comes out unharmed when the file ends exactly where a gzip file should.
/// </remarks>
internal sealed class GzipContent : Stream
{
    private const string Truncated = "it is truncated: the file ends before its content does";

    private static readonly byte[] Seal = "the end."u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly Appended _packed;
    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Reads from where the file stands to its end.</summary>
    /// <param name="file">The file; it stays open.</param>
    public GzipContent(Stream file)
    {
        _packed = new Appended(file);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
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
        if (_end - _start <= Seal.Length)
        {
            Refill();
        }

        var count = Math.Min(buffer.Length, _end - _start - Seal.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
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
            _unpacked.Dispose();
            _packed.Dispose();
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
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        try
        {
            _end += _unpacked.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            // .NET has one message for all that can be wrong, and it speaks of compression methods.
            throw new InvalidDataException(
                _packed.IsSealTaken ? Truncated : "its content is damaged: a code or a checksum in it is wrong", exception);
        }

        if (_end < _buffer.Length && !_buffer.AsSpan(0, _end).EndsWith(Seal))
        {
            throw new InvalidDataException(_packed.IsSealTaken ? Truncated : "it has something behind its end");
        }
    }

    /// <summary>A file with the packed seal behind it.</summary>
    private sealed class Appended(Stream file) : Stream
    {
        private int _sealRead;

        /// <summary>Whether the file was not enough to come to an end.</summary>
        public bool IsSealTaken => _sealRead > 0;

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
            var count = file.Read(buffer);
            if (count == 0)
            {
                count = Math.Min(buffer.Length, PackedSeal.Length - _sealRead);
                PackedSeal.AsSpan(_sealRead, count).CopyTo(buffer);
                _sealRead += count;
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
