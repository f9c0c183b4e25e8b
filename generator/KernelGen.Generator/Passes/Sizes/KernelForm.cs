using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>One of the kernels that a body is written for, with its own sizes.</summary>
/// <param name="Shared">The kernels as they were lowered, which differ in memory alone.</param>
/// <param name="Unrolled">The first of them, with small loops as straight-line code.</param>
/// <param name="Tally">What it does in a full mini-batch.</param>
internal sealed record KernelForm(SharedKernel Shared, Kernel Unrolled, Tally Tally)
{
    /// <summary>The kernel as it was lowered.</summary>
    public Kernel Kernel => Shared.First;
}
