using System;

namespace KernelGen;

/// <summary>Declares a network: KernelGen writes the other half of this partial class.</summary>
/// <remarks>The attributes that follow are its input, its layers in source order, and its loss.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>Declares a network; all its settings are optional.</summary>
    public NetworkAttribute()
    {
    }

    /// <summary>Samples in a full mini-batch; the last one of an epoch may be smaller. Default 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// Parts that a mini-batch is cut into, a divisor of <see cref="BatchSize"/>: each is normalised by its own statistics and has
    /// gradients of its own, whose sum updates the network. Default 1.
    /// </summary>
    /// <remarks>
    /// Memory is that of one shard, and its gradients. The sum has one order, whichever process computes a shard: weights are the same,
    /// bit for bit, on any number of machines. A mini-batch that is not full fills one shard after another.
    /// </remarks>
    public int Shards { get; set; } = 1;

    /// <summary>The weights of layers that do not say otherwise. Default <see cref="Weights.Ternary"/>.</summary>
    public Weights Weights { get; set; } = Weights.Ternary;

    /// <summary>How weights are sampled in layers that do not say otherwise. Default <see cref="Sampling.Stochastic"/>.</summary>
    public Sampling Sampling { get; set; } = Sampling.Stochastic;

    /// <summary>What the sums of binary and ternary layers are formed in. Default <see cref="Arithmetic.FloatingPoint"/>.</summary>
    public Arithmetic Arithmetic { get; set; } = Arithmetic.FloatingPoint;

    /// <summary>
    /// Whether the network has to do without a single multiplication, division or root, in training and in inference. What would need
    /// one is then an error at its attribute. Learning rates of such a network are powers of two. Default false.
    /// </summary>
    public bool MultiplicationFree { get; set; }

    /// <summary>
    /// What kernels are tuned to, where it is not an ordinary processor: entries such as <c>"FirstCache=32K"</c>, separated by semicolons.
    /// Results differ in rounding only. Default: a first data cache of 48K, everything else by the compiler's cost model.
    /// </summary>
    /// <remarks>
    /// <c>FirstCache</c>: bytes of the first data cache, 8K to 1M. The other entries overrule the cost model in every layer:
    /// <c>RowsPerTable</c>, weights that one look-up stands for, 1 to 5 (ternary) or 8 (binary); <c>TablesPerBlock</c>, 4, 8, 12 or 16
    /// tables beside each other in that cache; <c>EntriesPerIteration</c>, 2 or 4 gradient rows added at a time in the update.
    /// <c>ShortVectors</c>, without a value: long kernels have a second text for processors whose vectors have four lanes (no AVX2;
    /// NativeAOT as it is set by default; ARM64), with the same results to the bit, and the generated code is about a third longer.
    /// <c>ShortVectors=All</c>: all kernels have one, for browsers, where an interpreter knows vectors of four lanes alone.
    /// </remarks>
    public string Tuning { get; set; } = "";
}
