namespace KernelGen.Generator.Ir;

/// <summary>A named piece of the network's memory.</summary>
/// <param name="Name">"Z1", "Codes2", "Gamma1".</param>
/// <param name="Element">What it holds.</param>
/// <param name="Layout">How its elements lie.</param>
/// <param name="Remark">What text says behind the layout: ", the sign bit"; empty where the layout says it all.</param>
/// <param name="IsPersistent">Whether it keeps its content between calls.</param>
internal sealed record MemoryBuffer(string Name, ElementKind Element, Layout Layout, string Remark, bool IsPersistent)
{
    /// <summary>
    /// Whether every shard of a mini-batch leaves its own in it, and updates read the sum of all: it lies in a block of memory with the
    /// others.
    /// </summary>
    public bool IsSummed { get; init; }

    /// <summary>Whether it holds gradients of weights, which sums over shards may round; those of vectors they leave as they are.</summary>
    public bool IsWeightGradient { get; init; }

    /// <summary>Elements.</summary>
    public int Length => Layout.Length;

    /// <summary>
    /// Whether so much lies in it that caches have lost its beginning when all of it is written: vectors are then better written past them,
    /// which saves fetching the lines first.
    /// </summary>
    public bool ExceedsCaches => (long)Length * Element.Size() >= 8 << 20;

    /// <summary>What its values keep to, where addresses are made of them.</summary>
    public ValueBound? Bound { get; init; }
}
