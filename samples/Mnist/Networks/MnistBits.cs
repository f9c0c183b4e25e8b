using KernelGen;

namespace Mnist.Networks;

/// <summary>Bits throughout: pixels are 1 above their mean, weights and activations are signs. Kim and Smaragdis 2016.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary, Sampling = Sampling.Deterministic)]
[ShiftAdaMax]
[Input(784), Standardize, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistBits;
