using KernelGen;

namespace Benchmarks.Networks;

/// <summary>The same with weights of −1, 0 and 1.</summary>
[Network(BatchSize = 200, Weights = Weights.Ternary), Input(784), Sign]
[Dense(1024), BatchNorm, Sign, Dense(1024), BatchNorm, Sign, Dense(1024), BatchNorm, Sign, Dense(10), BatchNorm, SquaredHinge]
internal sealed partial class MnistBitwiseTernary;
