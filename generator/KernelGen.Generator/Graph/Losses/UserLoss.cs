using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Functions;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>A loss of the user's: the sum over outputs of a function of output and target.</summary>
/// <param name="Function">(output, target) → loss of one output.</param>
/// <param name="Derivative">(output, target) → its derivative with respect to the output.</param>
/// <param name="IsSigned">Whether labels become 1 and −1 rather than 1 and 0.</param>
internal sealed record UserLoss(UserFunction Function, UserFunction Derivative, bool IsSigned) : Loss("Loss")
{
    public override string Title => $"Loss({Function.Name}{(IsSigned ? ", Signs" : string.Empty)})";

    public override bool TakesTargets => true;

    public override bool HasSigns => IsSigned;

    public override float Threshold => IsSigned ? 0f : 0.5f;
}

/// <summary>[Loss(method, Derivative = …, Labels = …)] or [Loss(type, method, …)].</summary>
internal sealed class UserLossDefinition() : LossDefinition(
    "Loss",
    new FunctionParameter("method", ["float output, float target"]),
    new FunctionParameter("Derivative", ["float output, float target"], derivativeOf: "method"),
    new ChoiceParameter("Labels", "LabelCoding", "ZeroOne", "Signs"))
{
    public override Loss Make(DeclaredAttribute attribute) =>
        new UserLoss(attribute.Function("method")!, attribute.Function("Derivative")!, attribute.Int("Labels") == 1);
}
