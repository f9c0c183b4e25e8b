namespace KernelGen.Kernels.Tests;

/// <summary>
/// No multiplication at all, with activations and a loss that are methods: behind normalisation and dropout, one behind the other, one
/// output.
/// </summary>
[Network(BatchSize = 50, MultiplicationFree = true)]
[Input(70)]
[Dense(130), ShiftBatchNorm, Activation(nameof(Leaky), Derivative = nameof(LeakyBack)), Dropout(0.3f)]
[Dense(33), Activation(typeof(WrittenMethods), nameof(WrittenMethods.Bent), Derivative = nameof(WrittenMethods.BentBack))]
[Activation(nameof(Leaky), Derivative = nameof(LeakyBack))]
[Dense(1)]
[Loss(
    typeof(WrittenMethods),
    nameof(WrittenMethods.BentHinge),
    Derivative = nameof(WrittenMethods.BentHingeBack),
    Labels = LabelCoding.Signs)]
internal sealed partial class LeakyNet
{
    private static float Leaky(float x) => x > 0f ? x : Shift.By(x, -3);

    private static float LeakyBack(float x, float gradient) => x > 0f ? gradient : Shift.By(gradient, -3);
}
