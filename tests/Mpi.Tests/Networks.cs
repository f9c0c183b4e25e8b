namespace KernelGen.Mpi.Tests;

/// <summary>Plain descent, convolution, more shards than ranks.</summary>
[Network(BatchSize = 64, Shards = 8)]
[Input(6, 5, 2)]
[Conv2D(20, 3), MaxPool2D(2), BatchNorm, ReLU]
[Dense(30), BatchNorm, ReLU, Dropout(0.25f)]
[Dense(3)]
[SquaredHinge]
internal sealed partial class DescentNet;

/// <summary>Three shards, which 2, 4 and 8 ranks do not share evenly.</summary>
[Network(BatchSize = 60, Shards = 3)]
[Input(60)]
[Dense(70, Bias = true), BatchNorm, ReLU, Dense(3)]
[SoftmaxCrossEntropy, Momentum(0.5f)]
internal sealed partial class MomentumNet;

[Network(BatchSize = 60, Shards = 6)]
[Input(60)]
[Dense(70), BatchNorm, ReLU, Dense(20, Weights = Weights.Real), ReLU, Dense(3)]
[SoftmaxCrossEntropy, Adam]
internal sealed partial class AdamNet;

[Network(BatchSize = 60, Shards = 4, MultiplicationFree = true)]
[Input(60)]
[Dense(70), ShiftBatchNorm, ReLU, Dense(3), ShiftBatchNorm]
[SquaredHinge, ShiftMomentum(3)]
internal sealed partial class ShiftMomentumNet;

[Network(BatchSize = 60, Shards = 5, MultiplicationFree = true)]
[Input(6, 5, 2)]
[Conv2D(20, 3), ShiftBatchNorm, ReLU, Dense(3), ShiftBatchNorm]
[Hinge, ShiftAdaMax]
internal sealed partial class ShiftAdaMaxNet;
