using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// The yes-or-no steps of a training step: masks of rectifiers, kinks of the hinge, roundings to powers of two. One whose
/// outcome float32 rounding could turn is listed as open, and a comparison may ask for the other outcome; all others are strict.
/// </summary>
internal sealed class Decisions(IReadOnlySet<(string Kind, int Layer, int Feature, int Sample)>? turned = null)
{
    private readonly List<(string Kind, int Layer, int Feature, int Sample)> _open = [];
    private HashCode _taken;

    /// <summary>Decisions within rounding of their threshold.</summary>
    public IReadOnlyList<(string Kind, int Layer, int Feature, int Sample)> Open => _open;

    /// <summary>A hash of all outcomes: equal where two steps ran through the same branches.</summary>
    public int Taken => _taken.ToHashCode();

    /// <summary>Whether <paramref name="value"/> is positive.</summary>
    public bool IsPositive(Approximate value, string kind, int layer, int feature, int sample)
    {
        var outcome = value.Value > 0;
        if (value.Variance > 0 && Math.Abs(value.Value) <= value.Tolerance && IsTurned(kind, layer, feature, sample))
        {
            outcome = !outcome;
        }

        _taken.Add(outcome);
        return outcome;
    }

    /// <summary><paramref name="round"/> of <paramref name="value"/>, a step function.</summary>
    public double Round(Approximate value, Func<double, double> round, string kind, int layer, int feature, int sample)
    {
        var outcome = round(value.Value);
        if (value.Variance > 0)
        {
            var below = round(value.Value - value.Tolerance);
            var above = round(value.Value + value.Tolerance);
            if (below != above && IsTurned(kind, layer, feature, sample))
            {
                outcome = below == outcome ? above : below;
            }
        }

        _taken.Add(outcome);
        return outcome;
    }

    private bool IsTurned(string kind, int layer, int feature, int sample)
    {
        var key = (kind, layer, feature, sample);
        _open.Add(key);
        return turned?.Contains(key) == true;
    }
}
