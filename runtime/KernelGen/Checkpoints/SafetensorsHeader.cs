using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace KernelGen;

/// <summary>The header of a safetensors file: a JSON object with an entry per tensor and a map of strings.</summary>
/// <remarks>The format is described at https://github.com/huggingface/safetensors. All tensors here are F32.</remarks>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const string ElementType = "F32";

    // Of which longer ones are no names that anybody asks for. One character may be written as six.
    private const int LongestText = 100;
    private const int MostEscaped = 6;
    private const int MostDimensions = 32;

    private readonly SafetensorsContent _known;
    private readonly char[] _text;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<SafetensorsTensor> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<long> _shape = [];
    private readonly List<long> _offsets = [];

    private SafetensorsHeader(SafetensorsContent known)
    {
        _known = known;
        _text = new char[Math.Max(known.LongestName, LongestText) * MostEscaped];
    }

    /// <summary>The entries of the map of strings that are asked for.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>
    /// The tensors that are asked for, in the order of their values in the file; without gap or overlap, unless there are others.
    /// </summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => _tensors;

    /// <summary>All tensors, those that nobody asked for counted too.</summary>
    public long TensorCount { get; private set; }

    /// <summary>The first tensor that nobody asked for; null where there is none.</summary>
    public string? Unknown { get; private set; }

    /// <summary>Writes a header for tensors that follow each other in the given order.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorInfo> tensors)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            long offset = 0;
            foreach (var tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", ElementType);
                writer.WriteStartArray("shape");
                foreach (var dimension in tensor.Shape)
                {
                    writer.WriteNumberValue(dimension);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                offset += (long)tensor.Count * sizeof(float);
                writer.WriteNumberValue(offset);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // Spaces up to a multiple of 8, so that the values are aligned in a mapped file.
        var header = new byte[(buffer.WrittenCount + 7) & ~7];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <remarks>What nobody asked for is read over, so that a header takes a few times its length in memory, whatever is in it.</remarks>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">Bytes that follow the header in the file; null where nobody knows.</param>
    /// <param name="known">What is asked for.</param>
    /// <exception cref="FormatException">It is not well-formed, or does not describe these bytes exactly.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json, long? dataLength, SafetensorsContent known)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new FormatException("expected a JSON object right at the start of the header");
        }

        SafetensorsHeader header = new(known);
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            header.ReadAll(ref reader);
        }
        catch (JsonException exception)
        {
            // The message of the exception may hold half the file, so it is not passed on.
            throw new FormatException(
                $"expected a well-formed JSON header, found at byte {reader.BytesConsumed}: {Short(exception.Message)}");
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException(
                $"expected valid UTF-8 text in the header, found at byte {reader.TokenStartIndex}: {Short(exception.Message)}");
        }

        header._tensors.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        if (header.Unknown is null)
        {
            CheckOffsets(header._tensors, dataLength);
        }

        return header;
    }

    /// <summary>Text from a file, cut to a length that fits a message, without characters that would disturb it.</summary>
    public static string Short(string text)
    {
        const int Longest = 100;
        var length = Math.Min(text.Length, Longest);
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return string.Concat(text[..length].Select(static letter => char.IsControl(letter) ? '\uFFFD' : letter))
            + (length < text.Length ? "…" : string.Empty);
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        reader.Read();
        var hasMetadata = false;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals(MetadataKey))
            {
                if (hasMetadata)
                {
                    throw new FormatException($"expected each name once in the header, found '{MetadataKey}' again");
                }

                hasMetadata = true;
                ReadMetadata(ref reader);
                continue;
            }

            TensorCount++;
            if (_known.Tensor(Text(ref reader)) is not { } name)
            {
                Unknown ??= Text(ref reader).ToString();
                Expect(ref reader, JsonTokenType.StartObject, "tensor", Unknown);
                reader.Skip();
                continue;
            }

            if (!_names.Add(name))
            {
                throw new FormatException($"expected each name once in the header, found '{Short(name)}' again");
            }

            _tensors.Add(ReadTensor(ref reader, name));
        }

        // The rest may be spaces only; the reader objects to anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the entry", MetadataKey);
        while (NextProperty(ref reader))
        {
            var key = _known.Key(Text(ref reader));
            Expect(ref reader, JsonTokenType.String, MetadataKey + " entry", key ?? "of another name");
            if (key is not null && !_metadata.TryAdd(key, reader.GetString()!))
            {
                throw new FormatException($"expected each key once in {MetadataKey}, found '{Short(key)}' again");
            }
        }
    }

    private SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        var hasShape = false;
        var hasOffsets = false;
        Expect(ref reader, JsonTokenType.StartObject, "tensor", name);
        while (NextProperty(ref reader))
        {
            if (type is null && reader.ValueTextEquals("dtype"))
            {
                Expect(ref reader, JsonTokenType.String, "dtype of", name);
                type = Text(ref reader).ToString();
            }
            else if (!hasShape && reader.ValueTextEquals("shape"))
            {
                hasShape = true;
                ReadNumbers(ref reader, _shape, "shape of", name);
            }
            else if (!hasOffsets && reader.ValueTextEquals("data_offsets"))
            {
                hasOffsets = true;
                ReadNumbers(ref reader, _offsets, "data_offsets of", name);
            }
            else
            {
                throw new FormatException(
                    $"expected dtype, shape and data_offsets of tensor '{Short(name)}' once each, found '"
                        + $"{Short(Text(ref reader).ToString())}'");
            }
        }

        if (type is null || !hasShape || !hasOffsets)
        {
            throw new FormatException($"expected dtype, shape and data_offsets of tensor '{Short(name)}', found only some of them");
        }

        if (type != ElementType)
        {
            throw new FormatException($"expected dtype {ElementType} of tensor '{Short(name)}', found {Short(type)}");
        }

        if (_offsets.Count != 2 || _offsets[1] < _offsets[0])
        {
            throw new FormatException(
                $"expected two ascending data_offsets of tensor '{Short(name)}', found [{Short(string.Join(", ", _offsets))}]");
        }

        UInt128 bytes = sizeof(float);
        foreach (var dimension in _shape)
        {
            // Saturates: whatever is beyond 2^63 bytes differs from the offsets anyway.
            bytes = UInt128.Min(bytes * (UInt128)dimension, (UInt128)1 << 64);
        }

        if (bytes != (UInt128)(_offsets[1] - _offsets[0]))
        {
            throw new FormatException(
                $"expected {bytes} bytes for tensor '{Short(name)}' of shape [{Short(string.Join(", ", _shape))}], found data_offsets ["
                    + $"{_offsets[0]}, {_offsets[1]}]");
        }

        return new SafetensorsTensor(name, [.. _shape], _offsets[0], _offsets[1]);
    }

    /// <summary>The string at which the reader is; of one longer than anybody asks for the start.</summary>
    private ReadOnlySpan<char> Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length <= _text.Length)
        {
            return _text.AsSpan(0, reader.CopyString(_text));
        }

        var length = Encoding.UTF8.GetChars(reader.ValueSpan[.._text.Length], _text);
        return _text.AsSpan(0, length);
    }

    private static void ReadNumbers(ref Utf8JsonReader reader, List<long> numbers, string what, string name)
    {
        numbers.Clear();
        Expect(ref reader, JsonTokenType.StartArray, what, name);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
            {
                throw new FormatException($"expected integers from 0 in {what} '{Short(name)}'");
            }

            if (numbers.Count == MostDimensions)
            {
                throw new FormatException($"expected at most {MostDimensions} integers in {what} '{Short(name)}', found more");
            }

            numbers.Add(number);
        }
    }

    private static bool NextProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndObject;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what, string name)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw new FormatException($"expected {what} '{Short(name)}' to be a JSON {type}, found {reader.TokenType}");
        }
    }

    private static void CheckOffsets(List<SafetensorsTensor> tensors, long? dataLength)
    {
        long position = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != position)
            {
                var fault = tensor.Begin < position ? "an overlap" : "a gap";
                throw new FormatException(
                    $"expected tensor '{Short(tensor.Name)}' to start at byte {position} of the data, found {fault}: it starts at "
                        + $"{tensor.Begin}");
            }

            if (tensor.End > dataLength)
            {
                throw new FormatException(
                    $"expected tensor '{Short(tensor.Name)}' to end within the {dataLength} bytes of data, found its end at {tensor.End}");
            }

            position = tensor.End;
        }

        if (dataLength is not null && position != dataLength)
        {
            throw new FormatException($"expected the tensors to cover the {dataLength} bytes of data, found only {position} covered");
        }
    }
}
