using KernelGen;

namespace Tiny;

/// <summary>What is trained: eight points of a stroke, two coordinates each, to one of four gestures.</summary>
[Network(BatchSize = 100, MultiplicationFree = true)]
[Input(16)]
[Dense(32), ShiftBatchNorm, ReLU]
[Dense(4), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class GestureNet;
