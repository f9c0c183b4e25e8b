namespace KernelGen.Kernels.Tests;

/// <summary>Adam on ternary and real weights, γ, β and biases.</summary>
[Network(BatchSize = 48)]
[Input(61)]
[Dense(113, Bias = true), BatchNorm, ReLU]
[Dense(19, Weights = Weights.Real), ReLU]
[Dense(5)]
[SoftmaxCrossEntropy]
[Adam(Beta1 = 0.8f)]
internal sealed partial class AdamNet;
