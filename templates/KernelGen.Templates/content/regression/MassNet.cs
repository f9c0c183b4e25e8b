using KernelGen;

/// <summary>Estimates a penguin's weight. Its weights are −1, 0 and 1, and neither training nor prediction multiplies.</summary>
/// <remarks>The compiler writes the other half of this class: Go To Definition shows the kernels.</remarks>
[Network(BatchSize = 32, MultiplicationFree = true)]
[Input(11), Standardize]                                // as many numbers as the encoder makes of a row
[Dense(256), ShiftBatchNorm, ReLU]
[Dense(1), ShiftBatchNorm]
[MeanSquaredError]
internal sealed partial class MassNet;
