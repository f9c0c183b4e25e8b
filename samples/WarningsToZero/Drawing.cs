using System;
using KernelGen;

namespace WarningsToZero;

/// <summary>Drawings of 8 × 8 pixels and how they are photographed, all by chance from a seed.</summary>
internal static class Drawing
{
    /// <summary>Rows, and pixels in a row.</summary>
    public const int Size = 8;

    /// <summary>A horizontal bar, a vertical bar, a cross, a ring.</summary>
    public const int Kinds = 4;

    private const int Pixels = Size * Size;

    /// <summary>As many drawings of each kind, prepared for the network.</summary>
    public static Dataset Samples(int count, int seed)
    {
        var random = new Random(seed);
        var inputs = new float[count * Pixels];
        var labels = new int[count];
        Span<byte> pixels = stackalloc byte[Pixels];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % Kinds;

            // The lamp is too bright or too dark by a quarter at most, the picture by up to two stops.
            var stops = random.Next(3);
            var lamp = 0.75f + (0.5f * random.NextSingle());
            Photograph(random, labels[i], lamp / (1 << stops), pixels);
            ShapeNet.Prepare(pixels, Size, stops, 1f / lamp, inputs.AsSpan(i * Pixels, Pixels));
        }

        return new Dataset(inputs, labels, Size, Size, 1, Kinds);
    }

    // Ink on paper or chalk on slate, with spots, somewhere in the middle; the corners stay free.
    private static void Photograph(Random random, int kind, float light, Span<byte> pixels)
    {
        var isChalk = random.Next(2) == 1;
        var row = random.Next(2, 6);
        var column = random.Next(2, 6);
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var isCorner = y is 0 or Size - 1 && x is 0 or Size - 1;
                var isSpot = !isCorner && random.Next(20) == 0;
                var isDrawn = IsDrawn(kind, y - row, x - column) != isSpot;
                var brightness = (isDrawn == isChalk ? 210 : 50) + random.Next(-30, 31);
                pixels[(y * Size) + x] = (byte)Math.Min(255f, brightness * light);
            }
        }
    }

    private static bool IsDrawn(int kind, int dy, int dx) => kind switch
    {
        0 => dy == 0 && Math.Abs(dx) <= 2,
        1 => dx == 0 && Math.Abs(dy) <= 2,
        2 => Math.Min(Math.Abs(dy), Math.Abs(dx)) == 0 && Math.Max(Math.Abs(dy), Math.Abs(dx)) <= 2,
        _ => Math.Max(Math.Abs(dy), Math.Abs(dx)) == 2,
    };
}
