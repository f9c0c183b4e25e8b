namespace KernelGen.Kernels.Tests;

/// <summary>Noise alone: inputs of zero give weights no gradient. Outputs that fill no vector, two layers, a bias.</summary>
[Network(BatchSize = 4, Weights = Weights.Real), GradientNoise(0.25f, Gamma = 1f)]
[Input(40), Dense(37), ReLU, Dense(5, Bias = true), MeanSquaredError(Labels = LabelCoding.Signs)]
internal sealed partial class NoisyNet;

/// <summary>The same variance in every step, on parameters of normalization, of a rule that the rate scales.</summary>
[Network(BatchSize = 4, Weights = Weights.Real), GradientNoise(16f, Gamma = 0f), Momentum(0f, ClipValue = 0.5f)]
[Input(3), Dense(300), LayerNorm, Dense(2), MeanSquaredError(Labels = LabelCoding.Signs)]
internal sealed partial class ClippedNoisyNet;

/// <summary>Ternary weights and no multiplication, pictures and rows.</summary>
[Network(BatchSize = 20, MultiplicationFree = true), GradientNoise(0.01f), ShiftMomentum(3)]
[Input(4, 4, 1), Conv2D(5, 3), ShiftBatchNorm, ReLU, Dense(19), ShiftBatchNorm, ReLU, Dense(4), SquaredHinge]
internal sealed partial class NoisyZeroNet;

/// <summary>The same as it learns without noise.</summary>
[Network(BatchSize = 20, MultiplicationFree = true), ShiftMomentum(3)]
[Input(4, 4, 1), Conv2D(5, 3), ShiftBatchNorm, ReLU, Dense(19), ShiftBatchNorm, ReLU, Dense(4), SquaredHinge]
internal sealed partial class QuietZeroNet;
