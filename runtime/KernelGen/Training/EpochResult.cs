namespace KernelGen;

/// <summary>What one epoch of training gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Loss">The mean loss of its samples, each taken just before the update that it took part in.</param>
/// <param name="ValidationError">The share of validation samples in the wrong class after the epoch, 0…1; null without a validation
/// set.</param>
/// <param name="Seconds">Wall-clock seconds of the epoch, validation included.</param>
public sealed record EpochResult(int Epoch, float LearningRate, double Loss, double? ValidationError, double Seconds);
