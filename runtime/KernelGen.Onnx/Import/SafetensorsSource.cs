using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Import;

/// <summary>Layers with weights of a safetensors file with PyTorch's names: <c>conv1.weight</c>, <c>bn1.running_var</c>.</summary>
/// <remarks>
/// Such files are not in the order of layers. Modules are taken in the order of their names, numbers in them by their value, each kind by
/// itself.
/// </remarks>
internal static class SafetensorsSource
{
    // The limits of the format's reference implementation, and one that keeps a header from asking for many times its size.
    private const long LongestHeader = 100_000_000;
    private const int MostTensors = 1 << 16;
    private const int MostDepth = 4;
    private const float Epsilon = 1e-5f;
    private const string Metadata = "__metadata__";

    /// <summary>The layers.</summary>
    /// <exception cref="InvalidDataException">The bytes are no safetensors file.</exception>
    public static IReadOnlyList<SourceLayer> Layers(byte[] bytes)
    {
        var tensors = Tensors(bytes);
        List<SourceLayer> layers = [];
        foreach (var module in tensors.Keys.Select(Module).Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance))
        {
            SourceTensor? Find(string name) => tensors.GetValueOrDefault(module.Length == 0 ? name : $"{module}.{name}");
            if (Find("running_mean") is { } mean && Find("running_var") is { } variance)
            {
                layers.Add(new SourceNormalisation(module, [module], Find("weight"), Find("bias"), mean, variance, Epsilon));
            }
            else if (Find("weight") is { } weight)
            {
                layers.Add(weight.Shape.Count is 2 or 4
                    ? new SourceSums(module, [module], weight.Shape.Count == 4, weight, Find("bias"))
                    : new SourceOther(module, [module], weight));
            }
        }

        return layers;
    }

    private static string Module(string tensor) => tensor.LastIndexOf('.') is >= 0 and var dot ? tensor[..dot] : string.Empty;

    private static Dictionary<string, SourceTensor> Tensors(byte[] bytes)
    {
        if (bytes.Length < sizeof(ulong))
        {
            throw new InvalidDataException($"Expected a safetensors file, found {bytes.Length} bytes.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > LongestHeader || (long)length > bytes.Length - sizeof(ulong))
        {
            throw new InvalidDataException(
                $"Expected a header of at most {LongestHeader} bytes within a file of {bytes.Length}, found a header length of {length}.");
        }

        Dictionary<string, SourceTensor> tensors = new(StringComparer.Ordinal);
        try
        {
            var header = bytes.AsMemory(sizeof(ulong), (int)length);
            using var json = JsonDocument.Parse(header, new() { MaxDepth = MostDepth });
            foreach (var entry in json.RootElement.EnumerateObject().Where(static entry => !entry.NameEquals(Metadata)))
            {
                if (tensors.Count == MostTensors)
                {
                    throw new InvalidDataException($"Expected at most {MostTensors} tensors, found more.");
                }

                var tensor = Tensor(entry.Name, entry.Value, bytes, sizeof(ulong) + (int)length);
                if (!tensors.TryAdd(entry.Name, tensor))
                {
                    throw new InvalidDataException($"Expected each tensor once, found '{entry.Name}' again.");
                }
            }
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException(
                "Expected a safetensors file, whose header is a JSON object with dtype, shape and data_offsets of each tensor: "
                + exception.Message,
                exception);
        }

        return tensors;
    }

    private static SourceTensor Tensor(string name, JsonElement entry, byte[] bytes, int dataStart)
    {
        var type = entry.GetProperty("dtype").GetString() switch
        {
            "F64" => ElementType.Double,
            "F32" => ElementType.Float,
            "F16" => ElementType.Float16,
            "BF16" => ElementType.BFloat16,
            _ => ElementType.Undefined,
        };
        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(static dimension => dimension.GetInt64())];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(static offset => offset.GetInt64())];
        if (offsets is not [>= 0 and var begin, var end] || end < begin || end > bytes.Length - dataStart)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"Expected tensor '{name}' within {bytes.Length - dataStart} bytes, found data_offsets {TensorValues.Describe(offsets)}."));
        }

        return new(name, shape, () => TensorValues.Decode(
            name, type, bytes.AsSpan(dataStart + (int)begin, (int)(end - begin)), TensorValues.Count(name, shape)));
    }
}
