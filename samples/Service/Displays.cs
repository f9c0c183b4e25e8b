using System;
using KernelGen;

namespace Service;

/// <summary>Displays as a camera sees them, by chance from a seed.</summary>
internal static class Displays
{
    // Segments that are lit, the first one leftmost: top, upper left, upper right, middle, lower left, lower right, bottom.
    private static readonly byte[] Digits =
    [
        0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010, 0b1111111, 0b1111011,
    ];

    /// <summary>Displays, each digit as often as any other.</summary>
    public static Dataset Samples(int count, int seed)
    {
        Random random = new(seed);
        var inputs = new float[count * SegmentNet.InputSize];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % Digits.Length;
            for (var segment = 0; segment < SegmentNet.InputSize; segment++)
            {
                var isLit = (Digits[labels[i]] << segment & 0b1000000) != 0;
                inputs[(i * SegmentNet.InputSize) + segment] = (isLit ? 0.5f : 0f) + (0.45f * random.NextSingle());
            }
        }

        return new Dataset(inputs, labels, SegmentNet.InputSize, Digits.Length);
    }
}
