using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The memory that the gradient of a convolution's weights passes through where it is summed over lists.</summary>
/// <param name="Entries">Positions and powers of the inputs that are not zero.</param>
/// <param name="Lengths">How many there are in each list.</param>
/// <param name="Gradients">The gradient of the output by samples, with zeros around.</param>
/// <param name="Largest">The largest magnitudes of each filter's gradients.</param>
/// <param name="Sums">Sums of each unit of work.</param>
/// <param name="Target">The gradient of the weights, laid out like them.</param>
internal sealed record ListBuffers(
    MemoryBuffer Entries, MemoryBuffer Lengths, MemoryBuffer Gradients, MemoryBuffer Largest, MemoryBuffer Sums, MemoryBuffer Target);
