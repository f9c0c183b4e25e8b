using System;
using Tiny;

namespace Benchmarks.Frozen;

/// <summary>A thousand strokes one by one through the frozen network of samples/Tiny, 16-32-4.</summary>
internal sealed class TinyStrokes : IContender
{
    /// <summary>Strokes of a run: milliseconds of a run are microseconds a stroke.</summary>
    public const int Strokes = 1000;

    private readonly float[] _inputs = GestureData.Strokes(Strokes, seed: 4).Inputs.ToArray();
    private readonly int[] _scores = new int[Gestures.OutputSize];

    /// <inheritdoc/>
    public string Name => "KernelGen, frozen";

    /// <inheritdoc/>
    public void Run()
    {
        for (var input = 0; input < _inputs.Length; input += Gestures.InputSize)
        {
            Gestures.Scores(_inputs.AsSpan(input, Gestures.InputSize), _scores);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
