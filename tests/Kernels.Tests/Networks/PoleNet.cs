namespace KernelGen.Kernels.Tests;

/// <summary>An activation and a loss with poles at zero, which is what lanes without a sample hold.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(1)]
[Activation(nameof(Inverse), Derivative = nameof(InverseBack))]
[Dense(3, Bias = false)]
[Activation(nameof(Inverse), Derivative = nameof(InverseBack))]
[Dense(2, Bias = false)]
[Loss(nameof(Pole), Derivative = nameof(PoleBack), Labels = LabelCoding.ZeroOne)]
internal sealed partial class PoleNet
{
    private static float Inverse(float x) => 1f / x;

    private static float InverseBack(float x, float gradient) => (1f - gradient) / x;

    private static float Pole(float output, float target) => target / output;

    private static float PoleBack(float output, float target) => target / (output * output);
}
