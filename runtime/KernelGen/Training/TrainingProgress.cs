using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>How far training is.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">Epochs of the whole training.</param>
/// <param name="Batch">Mini-batches done in this epoch.</param>
/// <param name="Batches">Mini-batches of an epoch.</param>
/// <param name="EpochFinished">Whether this is the last report of the epoch, after validation.</param>
/// <param name="Loss">The mean loss in this epoch so far.</param>
/// <param name="LearningRate">The learning rate: of the next mini-batch, or at the begin of a finished epoch.</param>
/// <param name="SamplesPerSecond">Training samples per second in this epoch so far, calibration and validation not counted.</param>
/// <param name="Elapsed">Time since the start of this call of Fit.</param>
/// <param name="EstimatedRemaining">Time until the last epoch ends, if it goes on like this.</param>
/// <param name="ValidationError">The validation error of the last finished epoch: the share of samples in the wrong class, or a regressor's
/// root mean squared error; null before there is one.</param>
/// <param name="BestValidationError">The lowest validation error so far; null before there is one.</param>
/// <param name="ValidationLoss">The mean loss of the validation set after the last finished epoch; null before there is one.</param>
public readonly partial record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Batch,
    int Batches,
    bool EpochFinished,
    double Loss,
    float LearningRate,
    double SamplesPerSecond,
    TimeSpan Elapsed,
    TimeSpan EstimatedRemaining,
    double? ValidationError,
    double? BestValidationError,
    double? ValidationLoss)
{
    /// <summary>What is worth a word about the data, the same in every report: see <see cref="TrainingResult.Hints"/>.</summary>
    public IReadOnlyList<string> Hints { get => field ?? []; init; }

    /// <summary>
    /// Whether validation errors are shares of samples, a classifier's, rather than root mean squared errors. Default true.
    /// </summary>
    public bool Classifies { get; init; } = true;
}
