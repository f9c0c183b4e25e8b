using KernelGen;

namespace Mnist.Networks;

/// <summary>Binary weights and activations: the network of Hubara, Courbariaux et al. 2016 with layers of 1024 units.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary, Sampling = Sampling.Deterministic)]
[ShiftAdaMax]
[Input(784)]
[Dense(1024), BatchNorm, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistSign;
