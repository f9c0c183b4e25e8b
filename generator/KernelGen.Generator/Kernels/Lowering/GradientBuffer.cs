using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>Where the gradient at a node's values is summed over all that read them: who comes first stores, the others add.</summary>
internal sealed class GradientBuffer(MemoryBuffer buffer)
{
    private bool _isWritten;

    /// <summary>The memory; where a pass works in place, that of the gradient behind it.</summary>
    public MemoryBuffer Buffer { get; } = buffer;

    /// <summary>Where the one reader is a max pooling: the same gradient as far as it is not zero, for those who can use that.</summary>
    public PooledGradient? Pooled { get; set; }

    /// <summary>The next kernel that writes to it, in the order of the way back.</summary>
    public GradientTarget Next()
    {
        var target = new GradientTarget(Buffer, _isWritten);
        _isWritten = true;
        return target;
    }
}
