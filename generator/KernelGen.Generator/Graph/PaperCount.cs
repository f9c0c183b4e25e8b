using System.Linq;

namespace KernelGen.Generator.Graph;

/// <summary>
/// Multiplications of one training step as Lin et al. 2016 count them (arXiv:1510.03009): a formula over shapes, not what kernels do; that
/// is the ledger's to say.
/// </summary>
/// <remarks>
/// <para>For a mini-batch of B samples, a dense layer of N inputs and M outputs costs 3·BMN + 3·BM in full precision: BMN each for W·x,
/// Wᵀ·δ and δ·xᵀ. With binary or ternary weights W·x and Wᵀ·δ are sign changes, with quantized back propagation δ·xᵀ is shifts: each
/// leaves out its BMN, 3·BM stay. The paper has both or neither; that a layer with one of them leaves out just its own terms is
/// concluded from this. As in the paper, the first layer counts Wᵀ·δ like any other.</para>
/// <para>Of a convolution, which the paper does not count, M are the values that come out, filters times positions, and N the inputs of
/// one of them, channels times places of the kernel: each position counts as an output of a dense layer would. Places outside of the
/// picture count as those within do.</para>
/// <para>BatchNorm adds 3·(3BM + 3M) to either side: 3BM + 3M forward and twice that backward. Of a picture BM, which stands for what is
/// done to each value, is B times all values of a sample; the M alone, which stands for what is done once a feature, is the channels.
/// ShiftBatchNorm, which the paper does not know, counts as BatchNorm in full precision and as nothing in the network.</para>
/// <para>Other layers, pooling and sums among them, and losses add nothing.</para>
/// </remarks>
/// <param name="FullPrecision">The network with real-valued weights, ordinary BatchNorm, and without quantized back propagation.</param>
/// <param name="Network">The network as declared.</param>
internal sealed record PaperCount(long FullPrecision, long Network)
{
    /// <summary>What is left, as a part of full precision.</summary>
    public double Ratio => (double)Network / FullPrecision;

    public static PaperCount Zero { get; } = new(0, 0);

    public static PaperCount operator +(PaperCount a, PaperCount b) => new(a.FullPrecision + b.FullPrecision, a.Network + b.Network);

    public static PaperCount Of(NetworkGraph graph) =>
        graph.Layers.Aggregate(Zero, (sum, layer) => sum + layer.PaperCount(graph.BatchSize)).Times(graph.Shards);

    private PaperCount Times(int shards) => new(FullPrecision * shards, Network * shards);

    /// <summary>Products of a normalisation: three for each value and three for each channel forward, and twice that backward.</summary>
    public static long OfNormalisation(long batchSize, Shape shape) => 3 * ((3 * batchSize * shape.Size) + (3L * shape.Channels));
}
