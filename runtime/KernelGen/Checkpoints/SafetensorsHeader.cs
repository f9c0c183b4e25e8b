using System;
using System.Collections.Generic;
using System.Text.Json;

namespace KernelGen;

/// <summary>The header of a safetensors file: a JSON object with an entry per tensor and a map of strings.</summary>
/// <remarks>The format is described at https://github.com/huggingface/safetensors. All tensors here are F32.</remarks>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const string ElementType = "F32";

    private SafetensorsHeader(Dictionary<string, string> metadata, List<SafetensorsTensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>The map of strings.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of their values in the file, without gap or overlap.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>Writes a header for tensors that follow each other in the given order.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorInfo> tensors)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            long offset = 0;
            foreach (TensorInfo tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", ElementType);
                writer.WriteStartArray("shape");
                foreach (int dimension in tensor.Shape)
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
        byte[] header = new byte[(buffer.WrittenCount + 7) & ~7];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">Bytes that follow the header in the file.</param>
    /// <exception cref="FormatException">It is not well-formed, or does not describe these bytes exactly.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new FormatException("expected a JSON object right at the start of the header");
        }

        Dictionary<string, string>? metadata = null;
        List<SafetensorsTensor> tensors = [];
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            HashSet<string> names = new(StringComparer.Ordinal);
            while (NextProperty(ref reader, out string name))
            {
                if (!names.Add(name))
                {
                    throw new FormatException($"expected each name once in the header, found '{Short(name)}' again");
                }

                if (name == MetadataKey)
                {
                    metadata = ReadMetadata(ref reader);
                }
                else
                {
                    tensors.Add(ReadTensor(ref reader, name));
                }
            }

            // The rest may be spaces only; the reader objects to anything else.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw new FormatException($"expected a well-formed JSON header: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException($"expected valid UTF-8 text in the header: {exception.Message}", exception);
        }

        tensors.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        CheckOffsets(tensors, dataLength);
        return new SafetensorsHeader(metadata ?? [], tensors);
    }

    /// <summary>Text from a file, cut to a length that fits a message.</summary>
    public static string Short(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, 100)}…";

    private static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (NextProperty(ref reader, out string key))
        {
            Expect(ref reader, JsonTokenType.String, $"{MetadataKey} entry '{Short(key)}'");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new FormatException($"expected each key once in {MetadataKey}, found '{Short(key)}' again");
            }
        }

        return metadata;
    }

    private static SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"tensor '{Short(name)}'");
        while (NextProperty(ref reader, out string key))
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"dtype of '{Short(name)}'");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"shape of '{Short(name)}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"data_offsets of '{Short(name)}'");
                    break;
                default:
                    throw new FormatException($"expected dtype, shape and data_offsets of tensor '{Short(name)}' once each, found '{Short(key)}'");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw new FormatException($"expected dtype, shape and data_offsets of tensor '{Short(name)}', found only some of them");
        }

        if (type != ElementType)
        {
            throw new FormatException($"expected dtype {ElementType} of tensor '{Short(name)}', found {Short(type)}");
        }

        if (offsets.Count != 2 || offsets[1] < offsets[0])
        {
            throw new FormatException($"expected two ascending data_offsets of tensor '{Short(name)}', found [{Short(string.Join(", ", offsets))}]");
        }

        UInt128 bytes = sizeof(float);
        foreach (long dimension in shape)
        {
            // Saturates: whatever is beyond 2^63 bytes differs from the offsets anyway.
            bytes = UInt128.Min(bytes * (UInt128)dimension, (UInt128)1 << 64);
        }

        if (bytes != (UInt128)(offsets[1] - offsets[0]))
        {
            throw new FormatException(
                $"expected {bytes} bytes for tensor '{Short(name)}' of shape [{Short(string.Join(", ", shape))}], found data_offsets [{offsets[0]}, {offsets[1]}]");
        }

        return new SafetensorsTensor(name, [.. shape], offsets[0], offsets[1]);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        List<long> numbers = [];
        Expect(ref reader, JsonTokenType.StartArray, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw new FormatException($"expected integers from 0 in {what}");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            name = string.Empty;
            return false;
        }

        name = reader.GetString()!;
        return true;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw new FormatException($"expected {what} to be a JSON {type}, found {reader.TokenType}");
        }
    }

    private static void CheckOffsets(List<SafetensorsTensor> tensors, long dataLength)
    {
        long position = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (tensor.Begin != position)
            {
                string fault = tensor.Begin < position ? "an overlap" : "a gap";
                throw new FormatException($"expected tensor '{Short(tensor.Name)}' to start at byte {position} of the data, found {fault}: it starts at {tensor.Begin}");
            }

            if (tensor.End > dataLength)
            {
                throw new FormatException($"expected tensor '{Short(tensor.Name)}' to end within the {dataLength} bytes of data, found its end at {tensor.End}");
            }

            position = tensor.End;
        }

        if (position != dataLength)
        {
            throw new FormatException($"expected the tensors to cover the {dataLength} bytes of data, found only {position} covered");
        }
    }
}
