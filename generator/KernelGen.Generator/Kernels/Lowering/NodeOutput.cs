using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>What a group of nodes gives, or the network's input: where it lies, and what is known of it.</summary>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Activations">Those of a mini-batch.</param>
/// <param name="Gradient">Where the gradient at them is summed.</param>
/// <param name="Readers">How many times they are read.</param>
/// <param name="IsNonNegative">Whether none is negative.</param>
/// <param name="NeedsGradient">Whether training changes something that they depend on.</param>
/// <param name="IsReadBack">Whether the group looks at them again on its way back.</param>
internal sealed record NodeOutput(
    Shape Shape,
    MemoryBuffer Activations,
    GradientBuffer Gradient,
    int Readers,
    bool IsNonNegative,
    bool NeedsGradient,
    bool IsReadBack)
{
    /// <summary>The values of one sample; where the network has no kernels for one, nothing lies there.</summary>
    public MemoryBuffer? Row { get; set; }

    /// <summary>Whether their one reader may leave its own values in their place.</summary>
    public bool MayBeOverwritten => Readers == 1 && !IsReadBack;
}
