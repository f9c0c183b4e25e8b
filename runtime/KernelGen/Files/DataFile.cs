using System;
using System.IO;

namespace KernelGen;

/// <summary>A data file opened for reading from start to end, unpacked when its content is gzip.</summary>
/// <remarks>
/// A gzip file is read twice, first to check it and to count: nobody has to ask for memory on the word of a header.
/// </remarks>
internal sealed class DataFile : IDisposable
{
    private const string What = "Data file";

    // Gzip shrinks zeros a thousandfold: a file of 1 MB may be 1 GB of nothing. Data that is worth reading shrinks five- or tenfold.
    private const long MostUnpacking = 100;
    private const long UnpackingAtWill = 64 << 20;

    private readonly FileStream _file;
    private readonly Stream _content;

    private DataFile(string path, FileStream file, Stream content)
    {
        Path = path;
        _file = file;
        _content = content;
        Length = file.Length;
    }

    /// <summary>The path, as it was given.</summary>
    public string Path { get; }

    /// <summary>Bytes of the content, unpacked.</summary>
    public long Length { get; private init; }

    /// <summary>Opens a file; gzip is told by the content's first two bytes, whatever the name.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">The parameter that holds it.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is gzip, and damaged or beyond all measure.</exception>
    public static DataFile Open(string path, string name)
    {
        var file = FilePath.OpenRead(path, What, name);
        try
        {
            var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            if (!isGzip)
            {
                return new DataFile(path, file, file);
            }

            var length = Measure(path, file);
            file.Position = 0;
            return new DataFile(path, file, new GzipContent(file)) { Length = length };
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is IOException or NotSupportedException)
            {
                throw FilePath.ReadFailure(path, What, exception);
            }

            throw;
        }
    }

    /// <summary>Fills the buffer; false when the file ends before.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="found">Bytes that were there.</param>
    public bool TryFill(Span<byte> buffer, out int found)
    {
        found = Read(Path, _content, buffer);
        return found == buffer.Length;
    }

    /// <summary>Fills the buffer with bytes that <see cref="Length"/> promised.</summary>
    public void Fill(Span<byte> buffer)
    {
        if (!TryFill(buffer, out var found))
        {
            throw Invalid($"{buffer.Length} bytes more, as there were when it was opened", $"only {found}");
        }
    }

    /// <summary>The exception for content that is not as it should be.</summary>
    public InvalidDataException Invalid(string expected, string found) => new($"'{Path}': expected {expected}, found {found}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private static int Read(string path, Stream content, Span<byte> buffer)
    {
        try
        {
            return content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}' starts like a gzip file, but {exception.Message}.", exception);
        }
        catch (IOException exception)
        {
            throw FilePath.ReadFailure(path, What, exception);
        }
    }

    /// <summary>Unpacks to the end, which checks everything, and counts.</summary>
    private static long Measure(string path, FileStream file)
    {
        using GzipContent content = new(file);
        var buffer = new byte[1 << 16];
        long length = 0;
        for (var found = buffer.Length; found == buffer.Length; length += found)
        {
            found = Read(path, content, buffer);
            if (length > UnpackingAtWill && length / MostUnpacking > file.Length)
            {
                throw new InvalidDataException(
                    $"'{path}': expected gzip that unpacks to at most {UnpackingAtWill} bytes, or {MostUnpacking} times the file's "
                    + $"{file.Length}, found more."
                    + " This is hardly data: unpack it to a file if it is.");
            }
        }

        return length;
    }
}
