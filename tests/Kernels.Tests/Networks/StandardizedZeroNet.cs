namespace KernelGen.Kernels.Tests;

/// <summary>Rows of values, standardized without a multiplication, and once more as they come.</summary>
[Network(BatchSize = 33, MultiplicationFree = true)]
[Input(16, Name = "measured")]
[Standardize]
[Dense(37), ShiftBatchNorm, ReLU(Name = "hidden")]
[Dense(37, From = "measured"), ShiftBatchNorm, ReLU, Add("hidden")]
[Dense(4), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class StandardizedZeroNet;
