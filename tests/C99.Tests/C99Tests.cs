using System;
using System.Linq;
using KernelGen.C99.Networks;
using KernelGen.C99.Tests.Networks;
using Xunit;

namespace KernelGen.C99.Tests;

/// <summary>
/// A second target for the same compiled networks: what a printer of C99 makes of program and kernels, compiled by gcc, gives the bits that
/// the generated class gives.
/// </summary>
public sealed class C99Tests
{
    private const long Seed = 0x1234_5678_9ABC;

    // The sample's, whose training is the measure.
    private const string Xor = "[Network(BatchSize = 4, MultiplicationFree = true), Input(2), Dense(8), ReLU, Dense(1), SquaredHinge]";

    public static TheoryData<string> Networks =>
    [
        // Ternary tables in both directions, BatchNorm, dropout, a bias, one sample block that is not full.
        "[Network(BatchSize = 20), Input(21), Dense(33), BatchNorm, ReLU, Dropout(0.25f), "
            + "Dense(18, Bias = true), ReLU, Dense(5), SquaredHinge]",

        // Binary, no multiplication, both forms of shift-based normalisation and an optimizer by shifts.
        "[Network(BatchSize = 20, Weights = Weights.Binary, MultiplicationFree = true), Input(19), Dense(20), ShiftBatchNorm, ReLU, "
            + "Dropout(0.5f), Dense(18), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), ReLU, Dense(3), Hinge, ShiftAdaMax]",

        // Real-valued and ternary, exponentials, bias correction.
        "[Network(BatchSize = 16), Input(5), Dense(17, Weights = Weights.Real), BatchNorm, ReLU, Dense(20), ReLU, Dense(4), "
            + "SoftmaxCrossEntropy, Adam]",

        // Sums in 16-bit fixed point, lists of negative inputs too, rounding to the nearest power.
        "[Network(BatchSize = 33, Arithmetic = Arithmetic.Fixed16), QuantizedBackprop(Rounding = Rounding.Nearest), Input(20), "
            + "Dense(40), Dense(20), ReLU, Dense(3), SquaredHinge, Momentum]",

        // Activations by shifts and masks, and by exponentials.
        "[Network(BatchSize = 18, MultiplicationFree = true), Input(6), Dense(20), ShiftBatchNorm, HardTanh, Dense(19), Sign, Dense(17), "
            + "LeakyReLU(0.125f), Dense(5), HardSigmoid, Dropout(0.25f), Dense(3), Hinge]",
        "[Network(BatchSize = 18), Input(6), Dense(20), Sigmoid, Dense(19), BatchNorm, Tanh, Dense(7), GELU, Dense(5), LeakyReLU(0.3f), "
            + "Dense(3), Hinge]",

        // Normalised sample by sample.
        "[Network(BatchSize = 18), Input(6), Dense(20), LayerNorm, ReLU, Dense(3), Hinge, "
            + "Momentum(0.5f, WeightDecay = 0.01f, ClipValue = 1f)]",

        // Noise on gradients, whose scale halves after steps 1 and 6.
        "[Network(BatchSize = 17, MultiplicationFree = true), GradientNoise(0.25f, Gamma = 1.5f), Input(4), Dense(20), ShiftBatchNorm, "
            + "ReLU, Dense(2), Hinge, ShiftMomentum]",
        "[Network(BatchSize = 17), GradientNoise(0.01f, Gamma = 0f), Input(4), Dense(20, Bias = true), BatchNorm, ReLU, Dense(2), Hinge]",

        // Weights that are powers of two and sums of them, sampled and rounded, without multiplications and beside real ones.
        "[Network(BatchSize = 17, Weights = Weights.PowersOfTwo, MultiplicationFree = true), Input(6), Dense(20), ShiftBatchNorm, ReLU, "
            + "Dense(18, Sampling = Sampling.Deterministic), ReLU, Dense(3), Hinge]",
        "[Network(BatchSize = 17, Weights = Weights.Real), PowersOfTwo(Terms = 3, MinExponent = -9, MaxExponent = 2), Input(6), "
            + "Dense(70, Weights = Weights.PowersOfTwo), ReLU, Dense(3), SquaredHinge, Momentum]",

        // Real-valued weights shifted by inputs and gradients that are powers of two, at random and to the nearest.
        "[Network(BatchSize = 17, Weights = Weights.Real, MultiplicationFree = true), QuantizedBackprop(Gradients = true), Input(6), "
            + "LogQuantize, Dense(20), HardTanh, LogQuantize(MinExponent = -5), Dense(3), Hinge]",
        "[Network(BatchSize = 17), QuantizedBackprop(Gradients = true, Rounding = Rounding.Nearest, MinGradientExponent = -12), Input(6), "
            + "Dense(20), BatchNorm, Sign, Dense(3, Weights = Weights.Real), SquaredHinge]",

        // Targets in place of labels, exact back propagation, shift-based momentum.
        "[Network(BatchSize = 17), QuantizedBackprop(Enabled = false), Input(4), Dense(20), ReLU, Dense(2), "
            + "MeanSquaredError(Labels = LabelCoding.ZeroOne), ShiftMomentum]",

        // A regression, which knows no labels.
        "[Network(BatchSize = 17), Input(4), Dense(20), ReLU, Dense(2), MeanSquaredError]",
    ];

    [Fact]
    public void Xor_has_the_same_weights_after_a_hundred_steps()
    {
        var built = BuiltNetwork.Of(Xor, string.Empty, Seed);
        var orders = new Orders(built.Network, Seed);
        for (var step = 0; step < 100; step++)
        {
            orders.Train(4, 0.125f);
        }

        orders.ReadTensors();
        Compare(built, orders, "-O2");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Training_prediction_and_calibration_give_the_same_bits(string attributes) => Exercise(attributes, string.Empty);

    [Fact]
    public void Functions_of_the_users_give_the_same_bits() => Exercise(
        "[Network(BatchSize = 20, MultiplicationFree = true), Input(6), Dense(20), "
            + "Activation(nameof(Leaky), Derivative = nameof(LeakyBack)), Dense(2), "
            + "Loss(nameof(Distance), Derivative = nameof(DistanceBack), Labels = LabelCoding.ZeroOne)]",
        """
        private static float Leaky(float x) => x > 0f ? x : Shift.By(x, -3);
        private static float LeakyBack(float x, float gradient) => x > 0f ? gradient : Shift.By(gradient, -3);
        private static float Distance(float output, float target) => System.MathF.Abs(output - target);
        private static float DistanceBack(float output, float target) => output > target ? 1f : -1f;
        """);

    private static void Exercise(string attributes, string members)
    {
        var built = BuiltNetwork.Of(attributes, members, Seed);
        var orders = new Orders(built.Network, Seed);
        var batch = built.Network.BatchSize;
        for (var step = 0; step < 5; step++)
        {
            Train(step == 2 ? (batch + 1) / 2 : batch);
        }

        if (built.Compiled.Program.Info.TakesTargets)
        {
            orders.TrainTowards(batch, 0.125f);
        }

        orders.ReadTensors();
        var isFree = built.Network.IsMultiplicationFree;
        foreach (var weights in Enum.GetValues<InferenceWeights>().Where(weights => weights != InferenceWeights.Real || !isFree))
        {
            orders.Use(weights);
            orders.Predict(batch + 3);
            orders.Predict(1);
        }

        orders.Calibrate(batch + 1);
        Train(batch);
        orders.ReadTensors();
        Compare(built, orders, "-O0");

        void Train(int samples)
        {
            if (built.Network is IClassifier)
            {
                orders.Train(samples, 0.125f);
            }
            else
            {
                orders.TrainTowards(samples, 0.125f);
            }
        }
    }

    private static void Compare(BuiltNetwork built, Orders orders, string optimisation)
    {
        using var compiler = new CCompiler();
        var results = compiler.Run(
            NetworkSource.Print(built.Compiled, "net", new(Training: true, Calibration: true)), optimisation, orders.Text);
        Assert.Equal(orders.Results.Length, results.Length);
        var expected = orders.Results;
        var differing = Enumerable.Range(0, results.Length / 4)
            .Count(k => !results.AsSpan(4 * k, 4).SequenceEqual(expected.AsSpan(4 * k, 4)));
        Assert.True(differing == 0, $"{differing} of {results.Length / 4} values differ.");
    }
}
