namespace KernelGen.Generator.Graph.Layers;

/// <summary>The runtime's ShiftBatchNormForm enum, value by value.</summary>
internal enum ShiftBatchNormForm
{
    Deviation = 0,
    Variance = 1,
}
