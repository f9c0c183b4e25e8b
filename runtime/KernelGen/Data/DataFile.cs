using System;
using System.IO;

namespace KernelGen;

/// <summary>A data file opened for reading from start to end, unpacked when its content is gzip.</summary>
internal sealed class DataFile : IDisposable
{
    // No gzip stream unpacks to more than this many times its length.
    private const long MostUnpacking = 1032;

    private readonly Stream stream;

    private DataFile(string path, Stream stream, bool compressed, long storedLength)
    {
        Path = path;
        this.stream = stream;
        IsCompressed = compressed;
        StoredLength = storedLength;
    }

    /// <summary>The path, as it was given.</summary>
    public string Path { get; }

    /// <summary>Whether the file is gzip, so that its unpacked length is not known.</summary>
    public bool IsCompressed { get; }

    /// <summary>Bytes of the file as it is stored.</summary>
    public long StoredLength { get; }

    /// <summary>The most bytes that can be read from the file.</summary>
    public long MaximumLength => IsCompressed ? StoredLength * MostUnpacking : StoredLength;

    /// <summary>Opens a file; gzip is told by the content's first two bytes, whatever the name.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DataFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"Data file '{path}' does not exist.", path);
        }

        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        try
        {
            bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return new DataFile(path, compressed ? new GzipContent(file) : file, compressed, file.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills the buffer; false when the file ends before.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="found">Bytes that were there.</param>
    public bool TryFill(Span<byte> buffer, out int found)
    {
        try
        {
            found = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{Path}' starts like a gzip file, but its content is damaged: {exception.Message}", exception);
        }

        return found == buffer.Length;
    }

    /// <summary>Checks that the file ends here; for gzip that verifies its checksum, too.</summary>
    /// <param name="content">What was read up to here, for the message.</param>
    public void ExpectEnd(string content)
    {
        Span<byte> one = stackalloc byte[1];
        if (TryFill(one, out _))
        {
            throw Invalid($"the end of the file after {content}", "more bytes");
        }
    }

    /// <summary>The exception for content that is not as it should be.</summary>
    public InvalidDataException Invalid(string expected, string found) => new($"'{Path}': expected {expected}, found {found}.");

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
