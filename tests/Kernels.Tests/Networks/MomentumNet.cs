namespace KernelGen.Kernels.Tests;

/// <summary>Momentum on ternary and real weights, γ, β and biases.</summary>
[Network(BatchSize = 40)]
[Momentum(0.75f)]
[Input(70)]
[Dense(90), BatchNorm, ReLU]
[Dense(33, Weights = Weights.Real), ReLU]
[Dense(6)]
[SquaredHinge]
internal sealed partial class MomentumNet;
