namespace KernelGen.Kernels.Tests;

/// <summary>A regression without a multiplication, of one value, with a loss of the user's own.</summary>
[Network(BatchSize = 20, MultiplicationFree = true, Tuning = "ShortVectors=All")]
[Input(9)]
[Dense(33), ShiftBatchNorm, ReLU]
[Dense(1, Bias = true)]
[Loss(nameof(Distance), Derivative = nameof(Direction)), ShiftAdaMax]
internal sealed partial class ZeroRegressionNet
{
    private static float Distance(float output, float target) => System.MathF.Abs(output - target);

    private static float Direction(float output, float target) => output > target ? 1f : output < target ? -1f : 0f;
}
