using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Import;

/// <summary>Values of tensors, little endian as files have them, as floats.</summary>
internal static class TensorValues
{
    /// <summary>Values of a tensor of these dimensions.</summary>
    /// <exception cref="InvalidDataException">A dimension is negative, or there are more values than an array may have.</exception>
    public static int Count(string name, IReadOnlyList<long> shape)
    {
        long count = 1;
        foreach (var dimension in shape)
        {
            count = dimension < 0 ? -1 : dimension == 0 ? 0 : count > Array.MaxLength / dimension ? -1 : count * dimension;
            if (count < 0)
            {
                throw new InvalidDataException(
                    $"Expected tensor '{name}' with at most {Array.MaxLength} values, found dimensions {Describe(shape)}.");
            }
        }

        return (int)count;
    }

    /// <summary>The values of bytes.</summary>
    /// <exception cref="InvalidDataException">They are no floats, or not as many.</exception>
    public static float[] Decode(string name, ElementType type, ReadOnlySpan<byte> bytes, int count)
    {
        var size = type switch
        {
            ElementType.Float16 or ElementType.BFloat16 => sizeof(ushort),
            ElementType.Float => sizeof(float),
            ElementType.Double => sizeof(double),
            _ => throw new InvalidDataException($"Expected tensor '{name}' as floats, found element type {type}."),
        };
        if (bytes.Length != (long)count * size)
        {
            throw new InvalidDataException($"Expected {(long)count * size} bytes of tensor '{name}', found {bytes.Length}.");
        }

        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var value = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                ElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(value),
                ElementType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(value),
                ElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(value),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(value) << 16),
            };
        }

        return values;
    }

    /// <summary>Dimensions as messages have them.</summary>
    public static string Describe(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
