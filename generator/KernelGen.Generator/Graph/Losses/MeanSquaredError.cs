using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>The mean over outputs of (z − target)².</summary>
internal sealed record MeanSquaredErrorLoss() : Loss("MeanSquaredError")
{
    public override bool TakesTargets => true;

    public override float Threshold => 0.5f;
}

/// <summary>[MeanSquaredError].</summary>
internal sealed class MeanSquaredErrorDefinition() : LossDefinition("MeanSquaredError")
{
    public override bool IsRegression => true;

    public override Loss Make(DeclaredAttribute attribute) => new MeanSquaredErrorLoss();
}
