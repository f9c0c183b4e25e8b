namespace KernelGen.Runtime;

/// <summary>What the draws of a step depend on, by which gradients are rounded: nothing that a process or a thread could change.</summary>
/// <param name="Key0">First word of the key of <see cref="Threefry"/>.</param>
/// <param name="Key1">Second word of the key.</param>
/// <param name="Step">Second word of the counter; the first one numbers pairs of gradients.</param>
internal readonly record struct QuantizationKey(uint Key0, uint Key1, uint Step)
{
    // Draws of kernels have the number of a shard above the sixteenth bit too, and streams below 2¹³.
    private const int ShardBit = 16;
    private const uint Stream = 0x8000;

    /// <summary>The key of a step.</summary>
    public static QuantizationKey Of(long seed, long step) => unchecked(new((uint)seed, (uint)(seed >> 32), (uint)step));

    /// <summary>The key of a sum over some of the shards: each is rounded by draws of its own.</summary>
    public QuantizationKey For(ShardRange range) =>
        this with { Key1 = Key1 ^ ((uint)range.First << ShardBit) ^ Stream ^ (uint)range.Shards };
}
