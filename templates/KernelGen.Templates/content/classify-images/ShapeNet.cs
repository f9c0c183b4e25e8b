using KernelGen;

/// <summary>Tells what a picture shows. Its weights are −1, 0 and 1, and neither training nor prediction multiplies.</summary>
/// <remarks>The compiler writes the other half of this class: Go To Definition shows the kernels.</remarks>
[Network(BatchSize = 32, MultiplicationFree = true)]
[Input(32, 32, 3)]                                      // rows, columns, channels
[Conv2D(32, 3), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(32, 3), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(32, 3), ShiftBatchNorm, ReLU]
[Dense(3), ShiftBatchNorm]                              // a score for each class
[SquaredHinge]
internal sealed partial class ShapeNet;
