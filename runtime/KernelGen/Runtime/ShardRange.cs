namespace KernelGen.Runtime;

/// <summary>Shards that follow each other, as far as they have been added up: a subtree of the tree over all of them.</summary>
/// <param name="First">The first shard.</param>
/// <param name="Shards">How many.</param>
internal readonly record struct ShardRange(int First, int Shards)
{
    /// <summary>
    /// Whether another range, which follows this one, is added to it as soon as both are there: as many shards, and the number of the
    /// first one a multiple of twice that.
    /// </summary>
    public bool IsLeftOf(ShardRange right) => Shards == right.Shards && (First & Shards) == 0;

    /// <summary>The range with another one behind it.</summary>
    public ShardRange With(ShardRange right) => this with { Shards = Shards + right.Shards };
}
