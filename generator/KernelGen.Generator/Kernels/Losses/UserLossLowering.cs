using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.UserFunctions;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>A loss of the user's.</summary>
internal sealed class UserLossLowering(UserLoss loss) : LossLowering
{
    public override string Name => loss.Function.Name;

    public override string Formula(int outputs) => "Both are methods of the network's user; lanes compute what they compute, to the bit.";

    protected override Expression Output(LossPlace place, Variable output, Expression index, Variable value)
    {
        var b = place.Builder;
        var reason = Reason.UserLoss(loss.Function.Name);
        var target = b.Let("target", new Load(place.Targets!, index, ValueKind.Lanes));
        b.Section(
            UserFunctionText.Of(loss.Function) + ".",
            () => place.Add(b.Let("lossOfOutput", UserFunctionLowering.Lower(b, loss.Function, reason, string.Empty, value, target))));
        Expression? gradient = null;
        b.Section(UserFunctionText.Of(loss.Derivative) + ".", () =>
        {
            var derivative = b.Let("derivative", UserFunctionLowering.Lower(b, loss.Derivative, reason, string.Empty, value, target));
            gradient = place.Scale.Of("gradientOfLogit", derivative);
        });
        return gradient!;
    }
}
