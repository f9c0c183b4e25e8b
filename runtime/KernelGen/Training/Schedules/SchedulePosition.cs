using System.Collections.Generic;

namespace KernelGen;

/// <summary>Where in a training a <see cref="LearningRate"/> is asked for a rate.</summary>
/// <param name="Epoch">The running epoch, from 0, less than <paramref name="Epochs"/>.</param>
/// <param name="Epochs">Epochs of the whole training, at least 1.</param>
/// <param name="EpochFraction">The part of the epoch's mini-batches that is done, from 0 to less than 1.</param>
/// <param name="History">The finished epochs, those before a resume included.</param>
public readonly record struct SchedulePosition(int Epoch, int Epochs, double EpochFraction, IReadOnlyList<EpochResult> History)
{
    /// <summary>The part of the whole training that is done, from 0 to less than 1.</summary>
    public double Fraction => (Epoch + EpochFraction) / Epochs;
}
