using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>
/// The gradient in front of a max pooling: at each of its positions all of it goes to one place of the window, the first with the largest
/// value.
/// </summary>
/// <param name="Window">The window.</param>
/// <param name="Shape">What its positions give.</param>
/// <param name="Choices">Number of that place, row by row, for each value behind the pooling: bytes in the order of activations.</param>
/// <param name="Gradient">The gradient behind the pooling, in the order of activations.</param>
internal sealed record PooledGradient(Window Window, Shape Shape, MemoryBuffer Choices, MemoryBuffer Gradient);
