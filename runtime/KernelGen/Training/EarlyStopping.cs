using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>Ends a training when its validation error no longer falls.</summary>
/// <remarks>
/// An epoch is an improvement when its <see cref="EpochResult.ValidationError"/> is lower than that of the best one before by more than
/// <see cref="MinimumImprovement"/>. <see cref="Trainer.KeepBest"/> leaves the network as it was after its best epoch.
/// </remarks>
public sealed class EarlyStopping
{
    /// <summary>Ends a training after so many epochs without an improvement.</summary>
    /// <param name="patience">Epochs in a row without an improvement, at least 1.</param>
    /// <param name="minimumImprovement">By how much an error has to be lower, in its own unit, finite and at least 0. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public EarlyStopping(int patience, double minimumImprovement = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!(minimumImprovement >= 0) || !double.IsFinite(minimumImprovement))
        {
            throw new ArgumentOutOfRangeException(
                nameof(minimumImprovement), minimumImprovement, "The least improvement is finite and at least 0.");
        }

        (Patience, MinimumImprovement) = (patience, minimumImprovement);
    }

    /// <summary>Epochs in a row without an improvement, at least 1.</summary>
    public int Patience { get; }

    /// <summary>By how much an error has to be lower than the best one before.</summary>
    public double MinimumImprovement { get; }

    /// <summary>Whether a training with this history has come to its end.</summary>
    internal bool Ends(IReadOnlyList<EpochResult> history)
    {
        var best = double.PositiveInfinity;
        var waiting = 0;
        foreach (var epoch in history)
        {
            if (epoch.ValidationError < best - MinimumImprovement)
            {
                (best, waiting) = (epoch.ValidationError.Value, 0);
            }
            else if (++waiting == Patience)
            {
                return true;
            }
        }

        return false;
    }
}
