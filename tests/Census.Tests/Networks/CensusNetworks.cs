using System.Collections.Generic;

namespace KernelGen.Census.Tests;

/// <summary>The networks of the census. What a declaration promises is read from it: a new network is one more entry.</summary>
internal static class CensusNetworks
{
    public static IReadOnlyList<CensusNetwork> All { get; } =
    [
        // Without multiplications: wide enough for tables and threads; binary, with bias and dropout; straight-line code; all the rest.
        new("ZeroTernary", """
            [Network(BatchSize = 70, MultiplicationFree = true, Tuning = "EntriesPerIteration=4; ShortVectors")]
            [Input(130), Dense(200), ShiftBatchNorm, ReLU, Dense(67), ShiftBatchNorm, ReLU, Dense(10), ShiftBatchNorm, SquaredHinge]
            """),
        new("ZeroBinary", """
            [Network(BatchSize = 33, Weights = Weights.Binary, MultiplicationFree = true, Tuning = "EntriesPerIteration=2")]
            [Input(53), Dense(97), ReLU, Dropout(0.25f), Dense(80, Sampling = Sampling.Deterministic), ReLU, Dense(7), Hinge]
            [QuantizedBackprop(Rounding = Rounding.Nearest, MaxLeftShift = 2, MaxRightShift = 7)]
            """),
        new("ZeroSmall", "[Network(BatchSize = 16, MultiplicationFree = true), Input(2), Dense(8), ReLU, Dense(1), Hinge]"),
        new("ZeroMixed", """
            [Network(BatchSize = 20, MultiplicationFree = true)]
            [Input(35), ShiftBatchNorm, Dense(31, Bias = true), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), ReLU]
            [Dense(65, Weights = Weights.Binary, Bias = true), ShiftBatchNorm(Terms = 3), ReLU, Dropout(0.5f), Dense(3)]
            [MeanSquaredError(Labels = LabelCoding.Signs)]
            """),
        new("ZeroFixed", """
            [Network(BatchSize = 70, MultiplicationFree = true, Arithmetic = Arithmetic.Fixed16)]
            [Input(130), Dense(200), ShiftBatchNorm, ReLU, Dense(67, Weights = Weights.Binary, Bias = true), ReLU, Dense(20), ShiftBatchNorm, SquaredHinge]
            """),
        new(
            "ZeroAdaMax",
            "[Network(BatchSize = 24, MultiplicationFree = true), ShiftAdaMax, Input(37), Dense(70), ShiftBatchNorm, ReLU, Dense(5, Bias "
                + "= true), SquaredHinge]"),
        new(
            "ZeroMomentum",
            "[Network(BatchSize = 24, MultiplicationFree = true), ShiftMomentum(3), Input(37), Dense(70, Bias = true), ReLU, Dense(5), "
                + "ShiftBatchNorm, Hinge]"),
        new(
            "ZeroGradientNoise",
            "[Network(BatchSize = 24, MultiplicationFree = true), GradientNoise(0.3f), Input(37), Dense(70, Bias = true), ShiftBatchNorm, "
                + "ReLU, Dense(5), Hinge]"),
        new("ZeroPowersOfTwo", """
            [Network(BatchSize = 24, Weights = Weights.PowersOfTwo, MultiplicationFree = true), PowersOfTwo(Terms = 2), Input(37)]
            [Dense(70), ShiftBatchNorm, ReLU, Dense(33, Sampling = Sampling.Deterministic), ReLU, Dense(5), Hinge]
            """),
        new("ZeroConvolutionPowersOfTwo", """
            [Network(BatchSize = 20, Weights = Weights.PowersOfTwo, MultiplicationFree = true), ShiftMomentum(3)]
            [Input(7, 6, 3), Conv2D(17, 3, Padding = Padding.Same), ShiftBatchNorm, ReLU]
            [Conv2D(16, 2), ShiftBatchNorm, ReLU, Dense(5), Hinge]
            """),
        new("ZeroPowersBothWays", """
            [Network(BatchSize = 70, Weights = Weights.Real, MultiplicationFree = true), QuantizedBackprop(Gradients = true), Input(37)]
            [LogQuantize, Dense(70, Bias = true), HardTanh, LogQuantize, Dense(33), ShiftBatchNorm, LogQuantize(MaxExponent = 2)]
            [Dense(5), Hinge]
            """),
        new("ZeroConvolutionPowersBothWays", """
            [Network(BatchSize = 20, Weights = Weights.Real, MultiplicationFree = true), ShiftMomentum(3)]
            [QuantizedBackprop(Gradients = true, Rounding = Rounding.Nearest)]
            [Input(7, 6, 3), LogQuantize, Conv2D(17, 3, Padding = Padding.Same), MaxPool2D(2), LogQuantize, Conv2D(16, 2), ReLU]
            [LogQuantize, Dense(5), Hinge]
            """),
        new(
            "ZeroRegression",
            "[Network(BatchSize = 20, MultiplicationFree = true), Input(9), Dense(33), ReLU, Dense(3), MeanSquaredError]"),
        new(
            "ZeroUserFunctions",
            """
            [Network(BatchSize = 20, MultiplicationFree = true), Input(9), Dense(33), Activation(nameof(Leaky), Derivative = nameof(LeakyGradient))]
            [Dense(3), Loss(nameof(Distance), Derivative = nameof(Direction), Labels = LabelCoding.ZeroOne)]
            """,
            """
            private static float Leaky(float x) => x > 0f ? x : Shift.By(x, -3);
            private static float LeakyGradient(float x, float gradient) => x > 0f ? gradient : Shift.By(gradient, -3);
            private static float Distance(float output, float target) => System.MathF.Abs(output - target);
            private static float Direction(float output, float target) => output > target ? 1f : output < target ? -1f : 0f;
            """),
        new("ZeroActivations", """
            [Network(BatchSize = 20, MultiplicationFree = true)]
            [Input(9), Dense(33), ShiftBatchNorm, HardTanh, Dense(17), ShiftBatchNorm, Sign]
            [Dense(20), LeakyReLU(0.125f), Dense(5), HardSigmoid, Dropout(0.25f), Dense(3), Hinge]
            """),
        new("ZeroShards", """
            [Network(BatchSize = 48, Shards = 3, MultiplicationFree = true), ShiftMomentum(3)]
            [Input(130), Dense(70, Bias = true), ShiftBatchNorm, ReLU, Dropout(0.5f), Dense(10), ShiftBatchNorm, SquaredHinge]
            """),
        new("ZeroConvolution", """
            [Network(BatchSize = 37, MultiplicationFree = true)]
            [Input(9, 10, 3), Conv2D(70, 3), ShiftBatchNorm, ReLU, Conv2D(66, 2), MaxPool2D(2), ShiftBatchNorm, ReLU]
            [Conv2D(20, 3, Stride = 2, Padding = Padding.Same), ShiftBatchNorm, ReLU, Dense(10), ShiftBatchNorm, SquaredHinge]
            """),
        new("ZeroConvolutionFixed", """
            [Network(BatchSize = 40, MultiplicationFree = true, Arithmetic = Arithmetic.Fixed16)]
            [Input(8, 7, 5), Conv2D(33, 3, Padding = Padding.Same), ShiftBatchNorm, ReLU, AveragePool2D(2), Conv2D(64, 2), ShiftBatchNorm, ReLU]
            [Dense(20), ShiftBatchNorm, SquaredHinge]
            """),
        new("ZeroResidual", """
            [Network(BatchSize = 18, MultiplicationFree = true), ShiftMomentum(3)]
            [Input(9, 7, 2), Conv2D(20, 3, Padding = Padding.Same), ShiftBatchNorm, ReLU(Name = "first")]
            [Conv2D(20, 3, Padding = Padding.Same, Weights = Weights.Binary), ShiftBatchNorm, Add("first"), ReLU, Dropout(0.25f, Spatial = true)]
            [AveragePool2D(3, Stride = 1), Conv2D(8, 1, Bias = true), ReLU, GlobalAveragePool, Dense(5), Hinge]
            """),

        // With some: the ledger says where.
        new("Convolution", """
            [Network(BatchSize = 37, Weights = Weights.Ternary)]
            [Input(9, 10, 3), Conv2D(70, 3), BatchNorm, ReLU, Conv2D(66, 2), MaxPool2D(2), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
            """),
        new("RealConvolution", """
            [Network(BatchSize = 21, Weights = Weights.Real)]
            [Input(8, 8, 4), Conv2D(12, 5, Padding = Padding.Same), BatchNorm, ReLU, MaxPool2D(3, Stride = 2), Conv2D(9, 2), ReLU, Dense(6)]
            [SoftmaxCrossEntropy]
            """),
        new("Ternary", """
            [Network(BatchSize = 70, Weights = Weights.Ternary, Tuning = "EntriesPerIteration=4")]
            [Input(130), Dense(200), BatchNorm, ReLU, Dense(67), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
            """),
        new("Binary", """
            [Network(BatchSize = 33, Weights = Weights.Binary)]
            [Input(53), Dense(97), ReLU, Dropout(0.25f), Dense(80, Sampling = Sampling.Deterministic), ReLU, Dense(7), SoftmaxCrossEntropy]
            [QuantizedBackprop(Rounding = Rounding.Nearest, MaxLeftShift = 2, MaxRightShift = 7)]
            """),
        new("Fixed", """
            [Network(BatchSize = 40, Arithmetic = Arithmetic.Fixed16)]
            [Input(130), Dense(200), BatchNorm, ReLU, Dense(67), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
            """),
        new("Adam", "[Network(BatchSize = 24), Adam, Input(37), Dense(70), BatchNorm, ReLU, Dense(5, Bias = true), SquaredHinge]"),
        new("Momentum", "[Network(BatchSize = 24), Momentum(0.9f), Input(37), Dense(70, Bias = true), ReLU, Dense(5), BatchNorm, Hinge]"),
        new("Shards", "[Network(BatchSize = 48, Shards = 3), Adam, Input(37), Dense(70), BatchNorm, ReLU, Dense(5), SquaredHinge]"),
        new("LayerNorm", "[Network(BatchSize = 20), Input(9), Dense(33), LayerNorm, ReLU, Dense(5), LayerNorm, SquaredHinge]"),
        new("Activations", """
            [Network(BatchSize = 20), Input(9), Dense(33), Sigmoid, Dense(20), Tanh, Dense(17), GELU, Dense(5), LeakyReLU(0.3f), Dense(3), Hinge]
            """),
        new(
            "UserFunctions",
            """
            [Network(BatchSize = 20), Input(9), Dense(33), Activation(nameof(Soft), Derivative = nameof(Slope))]
            [Dense(3), Loss(nameof(Square), Derivative = nameof(Double))]
            """,
            """
            private static float Soft(float x) => x / System.MathF.Sqrt((x * x) + 1f);
            private static float Slope(float x) => 1f / ((x * x) + 1f);
            private static float Square(float output, float target) => (output - target) * (output - target);
            private static float Double(float output, float target) => (output - target) + (output - target);
            """),
        new(
            "Real",
            "[Network(BatchSize = 48, Weights = Weights.Real), Input(61), Dense(113), BatchNorm, ReLU, Dense(19), ReLU, Dense(5), "
                + "MeanSquaredError]"),
        new("Mixed", """
            [Network(BatchSize = 20, Sampling = Sampling.Deterministic)]
            [Input(35), BatchNorm, Dense(31, Weights = Weights.Real, QuantizeBackprop = true), ReLU]
            [Dense(65, Weights = Weights.Binary, Sampling = Sampling.Stochastic, Bias = true), BatchNorm(Epsilon = 0.001f), ReLU]
            [Dense(16), Dropout(0.5f), Dense(1, QuantizeBackprop = false), Hinge]
            """),
    ];
}
