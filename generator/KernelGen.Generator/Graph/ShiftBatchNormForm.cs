namespace KernelGen.Generator.Graph;

/// <summary>The runtime's ShiftBatchNormForm enum, value by value.</summary>
internal enum ShiftBatchNormForm
{
    Deviation = 0,
    Variance = 1,
}
