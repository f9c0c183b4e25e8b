using System.Linq;

namespace KernelGen.Generator.Graph;

/// <summary>
/// Multiplications of one training step as Lin et al. 2016 count them (arXiv:1510.03009): a formula over shapes, not what kernels do; that
/// is the ledger's to say.
/// </summary>
/// <remarks>
/// For a mini-batch of B samples, a dense layer of N inputs and M outputs costs 3·BMN + 3·BM in full precision: BMN each for W·x, Wᵀ·δ and
/// δ·xᵀ. With binary or ternary weights W·x and Wᵀ·δ are sign changes, with quantized back propagation δ·xᵀ is shifts: each leaves out its
/// BMN,
/// 3·BM stay. The paper has both or neither; that a layer with one of them leaves out just its own terms is concluded from this. As in the
/// paper, the first layer counts Wᵀ·δ like any other. BatchNorm adds 3·(3BM + 3M) to either side: 3BM + 3M forward and twice that backward.
/// ShiftBatchNorm, which the paper does not know, counts as BatchNorm in full precision and as nothing in the network. Other layers and
/// losses add nothing.
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
        graph.Layers.Aggregate(Zero, (sum, layer) => sum + layer.PaperCount(graph.BatchSize));

    /// <summary>Products of a normalisation: 3BM + 3M forward, and twice that backward.</summary>
    public static long OfNormalisation(long batchSize, int features) => 3 * ((3 * batchSize * features) + (3L * features));
}
