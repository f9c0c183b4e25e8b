namespace KernelGen.Kernels.Tests;

/// <summary>What the layers of one pass share.</summary>
/// <param name="Seed">The network's seed.</param>
/// <param name="Step">Completed training steps.</param>
/// <param name="Samples">Samples of this mini-batch.</param>
/// <param name="Decisions">Where yes-or-no steps are taken and recorded.</param>
/// <param name="LearningRate">η in training.</param>
internal sealed record StepContext(long Seed, long Step, int Samples, Decisions Decisions, float LearningRate = 0)
{
    public Draws Draws(int layer, DrawPurpose purpose) => new(Seed, Step, layer, purpose);
}
