using KernelGen;

namespace MnistConv.Networks;

/// <summary>Its twin without one multiplication, division or root, in training and in inference.</summary>
[Network(BatchSize = 100, MultiplicationFree = true)]
[Input(28, 28, 1)]
[Conv2D(32, 3, Padding = Padding.Same), ShiftBatchNorm, ReLU]
[Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), ShiftBatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Dense(256), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class MnistConvZero;
