using System;
using System.Collections.Generic;
using System.IO;
using KernelGen.Onnx.Import;

namespace KernelGen.Onnx.Format;

/// <summary>A tensor of a model that was read; its values are decoded when they are asked for.</summary>
internal sealed class OnnxTensor
{
    private const int MostDimensions = 32;

    private readonly byte[] _bytes;
    private readonly List<long> _dimensions = [];
    private readonly List<float> _floats = [];
    private ElementType _type;
    private (int Start, int Length)? _raw;
    private bool _isExternal;

    private OnnxTensor(byte[] bytes) => _bytes = bytes;

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Its dimensions.</summary>
    public IReadOnlyList<long> Shape => _dimensions;

    /// <summary>Reads a tensor, but for its values.</summary>
    public static OnnxTensor Read(byte[] bytes, ProtoReader reader)
    {
        OnnxTensor tensor = new(bytes);
        while (reader.Next())
        {
            tensor.ReadField(reader);
        }

        return tensor;
    }

    /// <summary>Its values as floats.</summary>
    /// <exception cref="InvalidDataException">They are no floats, elsewhere, or more or fewer than the dimensions say.</exception>
    public float[] Values()
    {
        if (_isExternal)
        {
            throw new InvalidDataException(
                $"Tensor '{Name}' keeps its values in another file, which is not read: export the model as one file.");
        }

        var count = TensorValues.Count(Name, _dimensions);
        if (_raw is { } raw)
        {
            return TensorValues.Decode(Name, _type, _bytes.AsSpan(raw.Start, raw.Length), count);
        }

        if (_type != ElementType.Float)
        {
            throw new InvalidDataException($"Expected tensor '{Name}' as floats, or with raw_data, found element type {(int)_type}.");
        }

        return _floats.Count == count
            ? [.. _floats]
            : throw new InvalidDataException($"Expected {count} values of tensor '{Name}', found {_floats.Count}.");
    }

    private void ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case OnnxFields.TensorName:
                Name = reader.Text();
                break;
            case OnnxFields.TensorDimensions:
                reader.Ints(_dimensions, MostDimensions, "dimensions of a tensor");
                break;
            case OnnxFields.TensorElementType:
                _type = (ElementType)reader.Int();
                break;
            case OnnxFields.TensorFloats:
                reader.Floats(_floats);
                break;
            case OnnxFields.TensorRaw:
                _raw = reader.Bytes();
                break;
            case OnnxFields.TensorLocation:
                _isExternal |= reader.Int() != 0;
                break;
            case OnnxFields.TensorExternal:
                _isExternal = true;
                reader.Skip();
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
