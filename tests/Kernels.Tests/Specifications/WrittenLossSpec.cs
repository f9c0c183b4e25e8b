namespace KernelGen.Kernels.Tests;

/// <summary>A loss of a user's.</summary>
internal sealed record WrittenLossSpec(UserFunctionCase UserFunction, bool HasSigns)
{
    public string Attribute =>
        $"Loss(typeof(WrittenMethods), nameof(WrittenMethods.{UserFunction.Method}), Derivative = nameof(WrittenMethods."
            + $"{UserFunction.Derivative}), Labels = LabelCoding.{(HasSigns ? "Signs" : "ZeroOne")})";
}
