using KernelGen;

namespace Mnist.Networks;

/// <summary>BinaryConnect with signs of weights: Courbariaux, Bengio and David 2015, algorithm 1, deterministic.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary, Sampling = Sampling.Deterministic)]
[QuantizedBackprop(Enabled = false)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistBinaryConnectDeterministic;
