using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>A safetensors file: eight bytes of header length, the header, the values of all tensors. It is read once, in order.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int Piece = 1 << 20;

    private readonly SafetensorsSource _source;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(SafetensorsSource source, SafetensorsHeader header) => (_source, _header) = (source, header);

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The path.</param>
    /// <param name="metadata">The map of strings.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="values">The values of each.</param>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorInfo> tensors, IReadOnlyList<float[]> values)
    {
        var start = Start(metadata, tensors);
        AtomicFile.Write(path, start, stream => Write(stream, start, values));
    }

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The path.</param>
    /// <param name="start">What it begins with.</param>
    /// <param name="values">The values of each tensor.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static Task WriteAsync(string path, byte[] start, IReadOnlyList<float[]> values, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(path, start, stream => WriteAsync(stream, start, values, cancellationToken), cancellationToken);

    /// <summary>What a file begins with: the length of the header, and the header.</summary>
    public static byte[] Start(IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorInfo> tensors)
    {
        var json = SafetensorsHeader.Write(metadata, tensors);
        var start = new byte[sizeof(ulong) + json.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(start, (ulong)json.Length);
        json.CopyTo(start, sizeof(ulong));
        return start;
    }

    /// <summary>Writes a whole file to a stream.</summary>
    public static void Write(Stream stream, byte[] start, IReadOnlyList<float[]> values)
    {
        stream.Write(start);
        var buffer = new byte[Piece];
        foreach (var tensor in values)
        {
            // In pieces: the bytes of a large tensor are more than one span can hold.
            for (var first = 0; first < tensor.Length; first += Piece / sizeof(float))
            {
                stream.Write(buffer.AsSpan(0, FillPiece(buffer, tensor, first)));
            }
        }
    }

    /// <summary>Writes a whole file to a stream.</summary>
    public static async Task WriteAsync(
        Stream stream, byte[] start, IReadOnlyList<float[]> values, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(start, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[Piece];
        foreach (var tensor in values)
        {
            for (var first = 0; first < tensor.Length; first += Piece / sizeof(float))
            {
                var bytes = FillPiece(buffer, tensor, first);
                await stream.WriteAsync(buffer.AsMemory(0, bytes), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it is to be: "Checkpoint".</param>
    /// <param name="name">The parameter that holds the path.</param>
    /// <param name="known">What is to be read from it.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not in the format.</exception>
    public static SafetensorsFile Open(string path, string what, string name, SafetensorsContent known)
    {
#pragma warning disable CA2000 // The file disposes of it, and so does the handler.
        var source = SafetensorsSource.OfFile(path, what, name, isAsync: false);
#pragma warning restore CA2000
        try
        {
            return new SafetensorsFile(source, ReadHeader(source, known));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header of a stream and checks it.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="known">What is to be read from it.</param>
    /// <exception cref="InvalidDataException">What it holds is not in the format.</exception>
    public static SafetensorsFile Open(Stream stream, SafetensorsContent known)
    {
#pragma warning disable CA2000 // A stream that was given is nobody's to close.
        var source = SafetensorsSource.OfStream(stream);
#pragma warning restore CA2000
        return new SafetensorsFile(source, ReadHeader(source, known));
    }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it is to be: "Checkpoint".</param>
    /// <param name="name">The parameter that holds the path.</param>
    /// <param name="known">What is to be read from it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not in the format.</exception>
    public static async Task<SafetensorsFile> OpenAsync(
        string path, string what, string name, SafetensorsContent known, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The file disposes of it, and so does the handler.
        var source = SafetensorsSource.OfFile(path, what, name, isAsync: true);
#pragma warning restore CA2000
        try
        {
            return new SafetensorsFile(source, await ReadHeaderAsync(source, known, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header of a stream and checks it.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="known">What is to be read from it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">What it holds is not in the format.</exception>
    public static async Task<SafetensorsFile> OpenAsync(Stream stream, SafetensorsContent known, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // A stream that was given is nobody's to close.
        var source = SafetensorsSource.OfStream(stream);
#pragma warning restore CA2000
        return new SafetensorsFile(source, await ReadHeaderAsync(source, known, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The string under a key of the metadata.</summary>
    public string Text(string key) => TryText(key) ?? throw Invalid($"expected '{key}' in the metadata, found none");

    /// <summary>The string under a key of the metadata, or null.</summary>
    public string? TryText(string key) => _header.Metadata.GetValueOrDefault(key);

    /// <summary>The integer under a key of the metadata.</summary>
    public long Integer(string key, long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        var text = Text(key);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum
            && value <= maximum
            ? value
            : throw Invalid(
                $"expected '{key}' in the metadata to be an integer from {minimum} to {maximum}, found '{SafetensorsHeader.Short(text)}'");
    }

    /// <summary>Checks that a key of the metadata holds a certain string.</summary>
    public void Expect(string key, string expected)
    {
        var found = Text(key);
        if (found != expected)
        {
            throw Invalid($"expected {key} '{expected}', found '{SafetensorsHeader.Short(found)}'");
        }
    }

    /// <summary>Reads the values of all tensors; they must be exactly these, and finite.</summary>
    public float[][] ReadAll(IReadOnlyList<TensorInfo> expected)
    {
        var values = new float[expected.Count][];
        Read(expected, index => values[index] = new float[expected[index].Count], static _ => { });
        return values;
    }

    /// <summary>Reads the values of all tensors; they must be exactly these, and finite.</summary>
    public async Task<float[][]> ReadAllAsync(IReadOnlyList<TensorInfo> expected, CancellationToken cancellationToken)
    {
        var values = new float[expected.Count][];
        await ReadAsync(expected, index => values[index] = new float[expected[index].Count], static _ => { }, cancellationToken)
            .ConfigureAwait(false);
        return values;
    }

    /// <summary>Reads the values of all tensors, one tensor after another as they lie; they must be exactly these, and finite.</summary>
    /// <param name="expected">The tensors.</param>
    /// <param name="room">Gives the memory for the values of a tensor.</param>
    /// <param name="take">Is told of each tensor when its values are there.</param>
    public void Read(IReadOnlyList<TensorInfo> expected, Func<int, Memory<float>> room, Action<int> take)
    {
        CheckTensors(expected);
        foreach (var index in InOrder(expected))
        {
            var values = room(index);
            for (var first = 0; first < values.Length; first += Piece / sizeof(float))
            {
                var part = MemoryMarshal.AsBytes(PieceOf(values.Span, first));
                _source.CheckWhole(_source.Fill(part), part.Length);
            }

            CheckRead(expected[index], values.Span);
            take(index);
        }

        _source.CheckEnd(_source.Fill(stackalloc byte[1]));
    }

    /// <summary>Reads the values of all tensors, one tensor after another as they lie; they must be exactly these, and finite.</summary>
    /// <param name="expected">The tensors.</param>
    /// <param name="room">Gives the memory for the values of a tensor.</param>
    /// <param name="take">Is told of each tensor when its values are there.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task ReadAsync(
        IReadOnlyList<TensorInfo> expected, Func<int, Memory<float>> room, Action<int> take, CancellationToken cancellationToken)
    {
        CheckTensors(expected);
        var buffer = new byte[Piece];
        foreach (var index in InOrder(expected))
        {
            var values = room(index);
            for (var first = 0; first < values.Length; first += Piece / sizeof(float))
            {
                var bytes = PieceOf(values.Span, first).Length * sizeof(float);
                _source.CheckWhole(await _source.FillAsync(buffer.AsMemory(0, bytes), cancellationToken).ConfigureAwait(false), bytes);
                buffer.AsSpan(0, bytes).CopyTo(MemoryMarshal.AsBytes(PieceOf(values.Span, first)));
            }

            CheckRead(expected[index], values.Span);
            take(index);
        }

        _source.CheckEnd(await _source.FillAsync(buffer.AsMemory(0, 1), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The exception for content that is not as it should be.</summary>
    public InvalidDataException Invalid(string message, Exception? inner = null) => _source.Invalid(message, inner);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static SafetensorsHeader ReadHeader(SafetensorsSource source, SafetensorsContent known)
    {
        Span<byte> lengthBytes = stackalloc byte[sizeof(ulong)];
        source.CheckStart(source.Fill(lengthBytes));
        return ReadHeader(source, source.Bytes(source.HeaderLength(lengthBytes)), known);
    }

    private static async Task<SafetensorsHeader> ReadHeaderAsync(
        SafetensorsSource source, SafetensorsContent known, CancellationToken cancellationToken)
    {
        var lengthBytes = new byte[sizeof(ulong)];
        source.CheckStart(await source.FillAsync(lengthBytes, cancellationToken).ConfigureAwait(false));
        var json = await source.BytesAsync(source.HeaderLength(lengthBytes), cancellationToken).ConfigureAwait(false);
        return ReadHeader(source, json, known);
    }

    private static SafetensorsHeader ReadHeader(SafetensorsSource source, byte[] json, SafetensorsContent known)
    {
        try
        {
            return SafetensorsHeader.Read(json, source.Length - sizeof(ulong) - json.Length, known);
        }
        catch (FormatException exception)
        {
            throw source.Invalid(exception.Message, exception);
        }
    }

    private static Span<float> PieceOf(Span<float> tensor, int first) =>
        tensor.Slice(first, Math.Min(Piece / sizeof(float), tensor.Length - first));

    /// <summary>The bytes of a piece of a tensor, as the format has them; returns how many.</summary>
    private static int FillPiece(byte[] buffer, float[] tensor, int first)
    {
        var piece = PieceOf(tensor, first);
        MemoryMarshal.AsBytes(piece).CopyTo(buffer);
        SwapBytes(MemoryMarshal.Cast<byte, int>(buffer.AsSpan(0, piece.Length * sizeof(float))));
        return piece.Length * sizeof(float);
    }

    /// <summary>From the order of this machine's bytes to little-endian, or back.</summary>
    private static void SwapBytes(Span<int> words)
    {
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    /// <summary>Checks that the file holds exactly these tensors.</summary>
    private void CheckTensors(IReadOnlyList<TensorInfo> expected)
    {
        var stored = _header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var tensor in expected)
        {
            if (!stored.TryGetValue(tensor.Name, out var found))
            {
                throw Invalid($"expected tensor {tensor}, found none of that name");
            }

            if (!found.Shape.SequenceEqual(tensor.Shape.Select(static dimension => (long)dimension)))
            {
                throw Invalid($"expected tensor {tensor}, found {SafetensorsHeader.Short(found.ToString())}");
            }
        }

        if (_header.TensorCount > expected.Count)
        {
            var other = _header.Unknown ?? stored.Keys.Except(expected.Select(tensor => tensor.Name), StringComparer.Ordinal).First();
            throw Invalid(
                $"expected {expected.Count} tensors, found {_header.TensorCount}: the network has no '{SafetensorsHeader.Short(other)}'");
        }
    }

    /// <summary>Which of the expected tensors come one after the other in the file, where there is no gap between them.</summary>
    private IEnumerable<int> InOrder(IReadOnlyList<TensorInfo> expected)
    {
        var indices = Enumerable.Range(0, expected.Count).ToDictionary(index => expected[index].Name, StringComparer.Ordinal);
        return _header.Tensors.Select(tensor => indices[tensor.Name]);
    }

    private void CheckRead(TensorInfo tensor, Span<float> values)
    {
        SwapBytes(MemoryMarshal.Cast<float, int>(values));
        var bad = Guard.FirstNonFinite(values);
        if (bad >= 0)
        {
            throw Invalid(
                FormattableString.Invariant($"expected finite values in tensor {tensor}, found {values[bad]} at index {bad}"));
        }
    }
}
