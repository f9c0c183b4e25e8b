using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Functions;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>A loss of the user's: the sum over outputs of a function of output and target.</summary>
/// <param name="Function">(output, target) → loss of one output.</param>
/// <param name="Derivative">(output, target) → its derivative with respect to the output.</param>
/// <param name="Labels">What labels become; none where the network regresses.</param>
internal sealed record UserLoss(UserFunction Function, UserFunction Derivative, LabelCoding Labels) : Loss("Loss")
{
    public override string Title => $"Loss({Function.Name}{(HasSigns ? ", Signs" : string.Empty)})";

    public override bool TakesLabels => Labels != LabelCoding.None;

    public override bool TakesTargets => true;

    public override bool HasSigns => Labels == LabelCoding.Signs;

    public override UserFunction? Method => Function;

    public override float Threshold => HasSigns ? 0f : 0.5f;
}

/// <summary>[Loss(method, Derivative = …, Labels = …)] or [Loss(type, method, …)].</summary>
internal sealed class UserLossDefinition() : LossDefinition(
    "Loss",
    new FunctionParameter("method", ["float output, float target"], isCalled: true),
    new FunctionParameter("Derivative", ["float output, float target"], derivativeOf: "method"),
    new ChoiceParameter("Labels", "LabelCoding", "None", "ZeroOne", "Signs"))
{
    public override Loss Make(DeclaredAttribute attribute) =>
        new UserLoss(
            attribute.Function("method")!, attribute.Function("Derivative")!, (LabelCoding)(attribute.Int("Labels") ?? 0));
}
