namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>What may be chosen of how a network is lowered, without a change of what it computes. No attribute says it.</summary>
/// <param name="KeepsGradients">
/// Whether every gradient of a training step is in memory before anything is updated, so that gradients can be collected or exchanged in
/// between; else updates are formed where gradients are. A network whose mini-batches are cut into shards keeps them anyway.
/// </param>
internal sealed record LoweringOptions(bool KeepsGradients = false)
{
    public static LoweringOptions Default { get; } = new();
}
