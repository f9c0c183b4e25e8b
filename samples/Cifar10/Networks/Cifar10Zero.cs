using KernelGen;

namespace Cifar10.Networks;

/// <summary>The paper's network without one multiplication, division or root, in training and in inference.</summary>
[Network(BatchSize = 100, MultiplicationFree = true)]
[Input(32, 32, 3)]
[Conv2D(128, 3), ShiftBatchNorm, ReLU]
[Conv2D(128, 3), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(256, 2), ShiftBatchNorm, ReLU]
[Conv2D(256, 2), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(512, 2), ShiftBatchNorm, ReLU]
[Conv2D(512, 2), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(1024, 2), ShiftBatchNorm, ReLU]
[Dense(1024), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class Cifar10Zero;
