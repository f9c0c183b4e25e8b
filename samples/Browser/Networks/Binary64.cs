using KernelGen;

namespace Browser.Networks;

[Network(BatchSize = 64, MultiplicationFree = true, Weights = Weights.Binary, Tuning = "ShortVectors=All")]
[Input(784)]
[Dense(64), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
public sealed partial class Binary64;
