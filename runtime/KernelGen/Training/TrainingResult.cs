using System.Collections.Generic;

namespace KernelGen;

/// <summary>What <see cref="Trainer.Fit"/> gave.</summary>
/// <param name="History">Every epoch, in order, those before a resume included.</param>
/// <param name="BestEpoch">The epoch, from 1, with the lowest validation error (the first on a tie); null without a validation set.</param>
/// <param name="BestValidationError">The error of that epoch: the share of samples in the wrong class, or a regressor's root mean squared
/// error; null without a validation set.</param>
public sealed record TrainingResult(IReadOnlyList<EpochResult> History, int? BestEpoch, double? BestValidationError)
{
    /// <summary>
    /// What is worth a word about the data, a sentence or two each: inputs far from unit scale that
    /// nothing standardizes, targets far from it. Mostly empty.
    /// </summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Whether <see cref="EarlyStopping"/> or <see cref="Trainer.Stop"/> ended it before <see cref="Trainer.Epochs"/>.</summary>
    public bool EndedEarly { get; init; }
}
