namespace KernelGen.Kernels.Tests;

/// <summary>An activation of a user's.</summary>
internal sealed record ActivationSpec(UserFunctionCase UserFunction) : LayerSpec
{
    public override string Attribute => UserFunction.Attribute
        ?? $"Activation(typeof(WrittenMethods), nameof(WrittenMethods.{UserFunction.Method}), Derivative = nameof(WrittenMethods."
            + $"{UserFunction.Derivative}))";
}
