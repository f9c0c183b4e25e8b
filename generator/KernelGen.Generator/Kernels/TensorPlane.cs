using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>A tensor of the checkpoint and the plane that holds it.</summary>
/// <param name="Name">"layers.0.weight".</param>
/// <param name="Plane">The memory.</param>
/// <param name="Rows">Outputs of a weight matrix [outputs, inputs]; 1 for a vector.</param>
/// <param name="Columns">Inputs of a weight matrix; the length of a vector.</param>
/// <param name="Layout">How a weight matrix lies in memory; null for a vector.</param>
/// <param name="InitialValue">What a vector is filled with at the start.</param>
/// <param name="IsNonNegative">Whether it holds nothing below zero.</param>
/// <param name="State">What the optimizer remembers of a parameter here; null for the parameter itself.</param>
internal sealed record TensorPlane(
    string Name,
    Plane Plane,
    int Rows,
    int Columns,
    WeightLayout? Layout,
    float InitialValue,
    bool IsNonNegative = false,
    OptimizerState? State = null);
