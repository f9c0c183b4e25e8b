using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Dense;

namespace KernelGen.Generator.Kernels;

/// <summary>A tensor of the checkpoint and the buffer that holds it.</summary>
/// <param name="Name">"layers.0.weight".</param>
/// <param name="MemoryBuffer">The memory.</param>
/// <param name="Rows">Outputs of a weight matrix [outputs, inputs]; 1 for a vector.</param>
/// <param name="Columns">Inputs of a weight matrix; the length of a vector.</param>
/// <param name="Layout">How a weight matrix lies in memory; null for a vector.</param>
/// <param name="InitialValue">What a vector is filled with at the start.</param>
/// <param name="IsNonNegative">Whether it holds nothing below zero.</param>
/// <param name="State">What the optimizer remembers of a parameter here; null for the parameter itself.</param>
internal sealed record TensorBuffer(
    string Name,
    MemoryBuffer MemoryBuffer,
    int Rows,
    int Columns,
    WeightLayout? Layout,
    float InitialValue,
    bool IsNonNegative = false,
    OptimizerState? State = null);
