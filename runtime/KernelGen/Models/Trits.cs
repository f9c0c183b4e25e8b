using System.IO;

namespace KernelGen.Models;

/// <summary>Weights of −1, 0 and 1, five to a byte: Σ (wᵢ + 1)·3ⁱ, the first the lowest digit.</summary>
internal static class Trits
{
    private const int PerByte = 5;
    private const int Codes = 243;

    /// <summary>Bytes of so many weights.</summary>
    public static long Bytes(long weights) => (weights + PerByte - 1) / PerByte;

    /// <summary>The weights as bytes; behind the last one stand zeros.</summary>
    public static byte[] Pack(sbyte[] weights)
    {
        var bytes = new byte[Bytes(weights.Length)];
        for (var i = 0; i < bytes.Length; i++)
        {
            var code = 0;
            for (var weight = (i * PerByte) + PerByte - 1; weight >= i * PerByte; weight--)
            {
                code = (3 * code) + 1 + (weight < weights.Length ? weights[weight] : 0);
            }

            bytes[i] = (byte)code;
        }

        return bytes;
    }

    /// <summary>The weights that bytes stand for.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many weights.</param>
    /// <exception cref="InvalidDataException">A byte stands for none, or something stands behind the last weight.</exception>
    public static sbyte[] Unpack(byte[] bytes, int start, int count)
    {
        var weights = new sbyte[count];
        for (var i = 0; i * PerByte < count; i++)
        {
            int code = bytes[start + i];
            if (code >= Codes)
            {
                throw ModelLimits.Invalid("five weights in a byte, 0 to 242", $"{code}");
            }

            for (var weight = i * PerByte; weight < (i + 1) * PerByte; weight++, code /= 3)
            {
                if (weight < count)
                {
                    weights[weight] = (sbyte)((code % 3) - 1);
                }
                else if (code % 3 != 1)
                {
                    throw ModelLimits.Invalid("zeros behind the last weight", $"{(code % 3) - 1}");
                }
            }
        }

        return weights;
    }
}
