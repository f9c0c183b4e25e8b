namespace KernelGen.Kernels.Tests;

/// <summary>Every kind of weights in one network, one output, the plain hinge.</summary>
[Network(BatchSize = 20, Sampling = Sampling.Deterministic)]
[Input(35)]
[BatchNorm]
[Dense(31, Weights = Weights.Real, QuantizeBackprop = true), ReLU]
[Dense(65, Weights = Weights.Binary, Sampling = Sampling.Stochastic, Bias = true), BatchNorm(Epsilon = 0.001f), ReLU]
[Dense(16), Dropout(0.5f)]
[Dense(1, QuantizeBackprop = false)]
[Hinge]
internal sealed partial class MixedNet;
