using KernelGen.Generator.Graph;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// What a trainer is told of a network: its first learning rate, and what decides the bits of a step besides the architecture.
/// </summary>
public sealed class TrainingSettingsTests
{
    [Theory]
    [InlineData("", 0.3f)]
    [InlineData("Momentum(0.75f), ", 0.075f)]
    [InlineData("ShiftMomentum(2), ", 0.075f)]
    [InlineData("ShiftMomentum(15), ", 0.3f / 32768)]
    [InlineData("Adam, ", 0.01f)]
    [InlineData("ShiftAdaMax, ", 0.01f)]
    public void The_first_learning_rate_fits_the_optimizer(string optimizer, float rate) =>
        Assert.Equal(rate, TrainingSettings.LearningRate(Parsed.Graph($"[Network, {optimizer}Input(3), Dense(2), SquaredHinge]")), 1e-7f);

    [Theory]
    [InlineData("[Network, Input(9), Dense(7), BatchNorm, ReLU, Dropout(0.5f), Dense(2), ShiftBatchNorm, SquaredHinge]", "")]
    [InlineData(
        "[Network(BatchSize = 7, Weights = Weights.Real), Input(9), Dense(7), BatchNorm, Dense(2, Weights = Weights.Binary), Hinge, "
            + "ShiftAdaMax]",
        "")]
    [InlineData(
        "[Network(Sampling = Sampling.Stochastic), QuantizedBackprop(MaxLeftShift = 4), Input(9), Dense(7), BatchNorm(Epsilon = 0.0001f), "
            + "Dense(2), Hinge]",
        "")]
    [InlineData("[Network(MultiplicationFree = true), Input(9), Dense(2), Hinge]", "without multiplications")]
    [InlineData("[Network(Arithmetic = Arithmetic.Fixed16), Input(9), Dense(64), Dense(2), Hinge]", "sums in 16 bits")]
    [InlineData("[Network, Momentum(0.9f), Input(9), Dense(2), Hinge]", "Momentum(0.9)")]
    [InlineData("[Network, ShiftMomentum(3), Input(9), Dense(2), Hinge]", "ShiftMomentum(3)")]
    [InlineData("[Network, Adam(Beta1 = 0.5f), Input(9), Dense(2), Hinge]", "Adam(0.5, 0.999, 1E-08)")]
    [InlineData("[Network(Sampling = Sampling.Deterministic), Input(9), Dense(7), ReLU, Dense(2), Hinge]", "deterministic weights in 0 2")]
    [InlineData(
        "[Network, QuantizedBackprop(Enabled = false), Input(9), Dense(7), Dense(2, QuantizeBackprop = true), Hinge]",
        "exact back propagation in 0")]
    [InlineData(
        "[Network, QuantizedBackprop(MaxLeftShift = 1, MaxRightShift = 2, Rounding = Rounding.Nearest), Input(9), Dense(2), Hinge]",
        "back propagation by 2^-2 to 2^1, nearest in 0")]
    [InlineData(
        "[Network(Weights = Weights.PowersOfTwo, Sampling = Sampling.Deterministic), PowersOfTwo(Terms = 2), Input(9), Dense(2), Hinge]",
        "deterministic weights in 0")]
    [InlineData(
        "[Network, QuantizedBackprop(Gradients = true), Input(9), LogQuantize, Dense(2), Hinge]", "gradients as 2^-31 to 2^0 in 1")]
    [InlineData(
        "[Network, QuantizedBackprop(Gradients = true, MinGradientExponent = -9, MaxGradientExponent = -1, Rounding = Rounding.Nearest), "
            + "Input(9), Dense(2, QuantizeBackprop = false), Hinge]",
        "exact back propagation in 0; gradients as 2^-9 to 2^-1, nearest in 0")]
    [InlineData("[Network, GradientNoise(0.3f), Input(9), Dense(2), Hinge]", "gradient noise 0.3, 0.55")]
    [InlineData(
        "[Network, Input(9), Dense(2), Hinge, GradientNoise(1, Gamma = 0), ShiftMomentum(3, ClipValue = 2)]",
        "ShiftMomentum(3); gradients up to 2; gradient noise 1, 0")]
    [InlineData("[Network, Input(9), BatchNorm(Epsilon = 0.5f), Dense(2), Hinge]", "epsilon 0.5 in 0")]
    [InlineData("[Network(Tuning = \"FirstCache=32K; RowsPerTable=4\"), Input(9), Dense(2), Hinge]", "Tuning 32768, 4, -, -")]
    public void What_departs_from_the_defaults_is_in_one_line(string attributes, string expected) =>
        Assert.Equal(expected, TrainingSettings.Describe(Parsed.Graph(attributes)));
}
