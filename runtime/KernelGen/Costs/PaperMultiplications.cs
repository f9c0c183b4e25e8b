namespace KernelGen;

/// <summary>
/// Multiplications of a training step as Lin et al. 2016 count them (arXiv:1510.03009, section 4): a formula over shapes, beside what
/// <see cref="OperationCounts.Multiplications"/> finds in the kernels.
/// </summary>
/// <remarks>
/// Of a mini-batch of B samples, a layer of M outputs and N inputs counts 3·BMN + 3·BM in full precision, and 3·BM with binary or
/// ternary weights and quantized back propagation; BatchNorm adds 3·(3BM + 3M) to either. Of a convolution, which the paper does not
/// count, M are all values that come out, and N the inputs of one of them.
/// </remarks>
/// <param name="FullPrecision">The same network with real-valued weights and ordinary BatchNorm.</param>
/// <param name="Network">The network as declared.</param>
public sealed record PaperMultiplications(long FullPrecision, long Network)
{
    /// <summary>What is left, as a part of full precision; 1 where there is nothing to multiply in either.</summary>
    public double Ratio => FullPrecision == 0 ? 1 : (double)Network / FullPrecision;
}
