namespace KernelGen;

/// <summary>What one epoch of training gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Loss">The mean loss of its samples, each taken just before the update that it took part in.</param>
/// <param name="ValidationError">The error on the validation set after the epoch: of a classifier the share of samples in the wrong class,
/// 0…1; of a regressor the root of the mean squared error over samples and outputs. Null without a validation set.</param>
/// <param name="ValidationLoss">The mean loss of the validation set after the epoch; null without one.</param>
/// <param name="Seconds">Wall-clock seconds of the epoch, validation included.</param>
public sealed record EpochResult(
    int Epoch, float LearningRate, double Loss, double? ValidationError, double? ValidationLoss, double Seconds);
