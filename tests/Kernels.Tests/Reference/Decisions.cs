using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// The steps of a computation that jump: masks of rectifiers, kinks of the hinge, roundings to powers of two. One whose outcome float32
/// rounding could turn is open. Those with two outcomes are numbered as they come, and a comparison may ask for the other outcome of each,
/// which can open others behind it; or it has all of them enclosed, what could come out of each between its outcomes. Where more
/// than two outcomes are possible, they are always enclosed.
/// </summary>
/// <param name="turned">Whether to take the other outcome, for the first open decisions; those behind are as they are.</param>
/// <param name="encloses">Whether to enclose all open decisions.</param>
internal sealed class Decisions(IReadOnlyList<bool>? turned = null, bool encloses = false)
{
    /// <summary>Points at which a step function is asked whether it has more than two values.</summary>
    private const int Probes = 16;

    private readonly List<string> _open = [];
    private readonly Dictionary<(string Kind, int Layer, int Feature, int Sample, int Batch), bool> _isTurned = [];
    private HashCode _taken;

    /// <summary>Decisions with two outcomes within rounding of their threshold.</summary>
    public IReadOnlyList<string> Open => _open;

    /// <summary>Decisions that had more than two outcomes, or were asked to be enclosed.</summary>
    public int Enclosed { get; private set; }

    /// <summary>The mini-batch, where a computation has several.</summary>
    public int Batch { get; set; }

    /// <summary>A hash of all outcomes: equal where two steps ran through the same branches.</summary>
    public int Taken => _taken.ToHashCode();

    /// <summary>1 if <paramref name="value"/> is positive, else 0.</summary>
    public Approximate IsPositive(Approximate value, string kind, int layer, int feature, int sample)
    {
        var outcome = value.Value > 0;
        if (!value.IsExact && !(Math.Abs(value.Value) > value.Tolerance) && IsTurned(kind, layer, feature, sample) is var isTurned)
        {
            if (isTurned is null)
            {
                return Approximate.Between(0, 1);
            }

            outcome ^= isTurned.Value;
        }

        _taken.Add(outcome);
        return Approximate.Exact(outcome ? 1 : 0);
    }

    /// <summary><paramref name="round"/> of <paramref name="value"/>, a monotonic step function.</summary>
    public Approximate Round(Approximate value, Func<double, double> round, string kind, int layer, int feature, int sample)
    {
        if (!double.IsFinite(value.Tolerance))
        {
            return Approximate.Unknown;
        }

        var outcome = round(value.Value);
        if (!value.IsExact)
        {
            var (low, high) = (value.Value - value.Tolerance, value.Value + value.Tolerance);
            var (below, above) = (round(low), round(high));
            if (below != above)
            {
                if (!HasTwoValues(round, low, high, below, above) || (outcome != below && outcome != above)
                    || IsTurned(kind, layer, feature, sample) is not { } isTurned)
                {
                    Enclosed++;
                    return Approximate.Between(Math.Min(below, above), Math.Max(below, above));
                }

                outcome = isTurned == (outcome == below) ? above : below;
            }
        }

        _taken.Add(outcome);
        return Approximate.Exact(outcome);
    }

    /// <summary>Whether to take the other outcome of an open decision; null if it has to be enclosed.</summary>
    public bool? IsTurned(string kind, int layer, int feature, int sample)
    {
        if (encloses)
        {
            Enclosed++;
            return null;
        }

        var key = (kind, layer, feature, sample, Batch);
        if (!_isTurned.TryGetValue(key, out var isTurned))
        {
            isTurned = turned is not null && _open.Count < turned.Count && turned[_open.Count];
            _isTurned.Add(key, isTurned);
            _open.Add(FormattableString.Invariant($"{kind} of layer {layer}, feature {feature}, sample {sample}"));
        }

        return isTurned;
    }

    private static bool HasTwoValues(Func<double, double> round, double low, double high, double below, double above)
    {
        for (var probe = 1; probe < Probes; probe++)
        {
            var value = round(low + ((high - low) * probe / Probes));
            if (value != below && value != above)
            {
                return false;
            }
        }

        return true;
    }
}
