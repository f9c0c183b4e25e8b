using KernelGen;

/// <summary>Tells a penguin's species. Its weights are −1, 0 and 1, and neither training nor prediction multiplies.</summary>
/// <remarks>The compiler writes the other half of this class: Go To Definition shows the kernels.</remarks>
[Network(BatchSize = 16, MultiplicationFree = true)]
[Input(9), Standardize]                                 // as many numbers as the encoder makes of a row
[Dense(64), ShiftBatchNorm, ReLU]
[Dense(3), ShiftBatchNorm]                              // a score for each class
[SquaredHinge]
internal sealed partial class SpeciesNet;
