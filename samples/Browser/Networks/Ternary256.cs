using KernelGen;

namespace Browser.Networks;

[Network(BatchSize = 64, MultiplicationFree = true, Tuning = "ShortVectors=All")]
[Input(784)]
[Dense(256), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
public sealed partial class Ternary256;
