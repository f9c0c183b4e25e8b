using KernelGen;

namespace Service;

/// <summary>Reads the digit on a display of seven segments, some of which are dim, or lit by the sun.</summary>
[Network(BatchSize = 100, MultiplicationFree = true)]
[Input(7)]
[Dense(128), ShiftBatchNorm, ReLU]
[Dense(128), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class SegmentNet;
