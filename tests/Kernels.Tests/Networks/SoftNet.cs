namespace KernelGen.Kernels.Tests;

/// <summary>
/// Activations and a loss that are methods with products, quotients and roots; a plain derivative, dropout in front, given targets.
/// </summary>
[Network(BatchSize = 35)]
[Input(61)]
[Activation(typeof(WrittenMethods), nameof(WrittenMethods.Cut), Derivative = nameof(WrittenMethods.CutBack))]
[Dense(90, Weights = Weights.Real), BatchNorm,
    Activation(typeof(WrittenMethods), nameof(WrittenMethods.SoftSign), Derivative = nameof(WrittenMethods.SoftSignSlope))]
[Dense(19), Dropout(0.25f),
    Activation(typeof(WrittenMethods), nameof(WrittenMethods.Rooted), Derivative = nameof(WrittenMethods.RootedBack)), ReLU]
[Dense(5)]
[Loss(
    typeof(WrittenMethods),
    nameof(WrittenMethods.PseudoHuber),
    Derivative = nameof(WrittenMethods.PseudoHuberBack),
    Labels = LabelCoding.ZeroOne)]
internal sealed partial class SoftNet;
