using KernelGen;

namespace Mnist.Networks;

/// <summary>The paper's network without one multiplication, division or root, in training and in inference.</summary>
[Network(BatchSize = 200, MultiplicationFree = true)]
[Input(784)]
[Dense(1024), ShiftBatchNorm, ReLU]
[Dense(1024), ShiftBatchNorm, ReLU]
[Dense(1024), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class MnistZero;
