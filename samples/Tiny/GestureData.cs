using System;
using System.Collections.Generic;
using KernelGen;

namespace Tiny;

/// <summary>Strokes on a touch pad: a template of eight points, turned, stretched, moved, and not quite steadily drawn.</summary>
internal static class GestureData
{
    /// <summary>Points of a stroke.</summary>
    public const int Points = 8;

    private static readonly (string Name, float[] Template)[] Gestures =
    [
        ("swipe", [-1f, 0f, -0.7f, 0f, -0.4f, 0f, -0.1f, 0f, 0.2f, 0f, 0.5f, 0f, 0.75f, 0f, 1f, 0f]),
        ("check mark", [-1f, 0f, -0.75f, -0.4f, -0.5f, -0.8f, -0.2f, -0.45f, 0.1f, -0.1f, 0.4f, 0.25f, 0.7f, 0.6f, 1f, 0.95f]),
        ("zigzag", [-1f, -0.6f, -0.7f, 0.6f, -0.4f, -0.6f, -0.1f, 0.6f, 0.2f, -0.6f, 0.5f, 0.6f, 0.75f, -0.6f, 1f, 0.6f]),
        ("circle", [0f, 1f, 0.8f, 0.6f, 1f, -0.2f, 0.5f, -0.9f, -0.4f, -0.95f, -1f, -0.2f, -0.8f, 0.6f, 0f, 1f]),
    ];

    /// <summary>What the classes are called.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Gestures, gesture => gesture.Name);

    /// <summary>As many strokes as are asked for, of all gestures in turn: x and y of each point behind one another.</summary>
    public static Dataset Strokes(int count, int seed)
    {
        // Additions and products alone, in one order: the same strokes on every machine.
        var random = new Random(seed);
        var inputs = new float[count * 2 * Points];
        var labels = new int[count];
        for (var stroke = 0; stroke < count; stroke++)
        {
            labels[stroke] = stroke % Gestures.Length;
            Draw(random, Gestures[labels[stroke]].Template, inputs.AsSpan(stroke * 2 * Points, 2 * Points));
        }

        return new Dataset(inputs, labels, 2 * Points);
    }

    private static void Draw(Random random, float[] template, Span<float> stroke)
    {
        var (size, turn) = (0.7f + (0.3f * random.NextSingle()), Around(random, 0.6f));
        var (right, up) = (Around(random, 0.3f), Around(random, 0.3f));
        for (var point = 0; point < 2 * Points; point += 2)
        {
            var (x, y) = (template[point] + Around(random, 0.6f), template[point + 1] + Around(random, 0.6f));
            stroke[point] = (size * (x - (turn * y))) + right;
            stroke[point + 1] = (size * (y + (turn * x))) + up;
        }
    }

    private static float Around(Random random, float most) => most * ((2 * random.NextSingle()) - 1);
}
