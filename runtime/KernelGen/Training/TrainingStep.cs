namespace KernelGen;

/// <summary>What one training step gave.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Batch">The mini-batch within it, from 1.</param>
/// <param name="Batches">Mini-batches of an epoch.</param>
/// <param name="Samples">Samples of the mini-batch.</param>
/// <param name="Loss">Their mean loss, before the update.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
public readonly record struct TrainingStep(int Epoch, int Batch, int Batches, int Samples, float Loss, float LearningRate);
