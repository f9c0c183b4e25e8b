using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>The mean over outputs of (z − target)².</summary>
/// <param name="Labels">What labels become; none where the network regresses.</param>
internal sealed record MeanSquaredErrorLoss(LabelCoding Labels = LabelCoding.None) : Loss("MeanSquaredError")
{
    // Targets that are given and labels as 1 and 0 are one loss: their networks exchange checkpoints.
    public override string Title => HasSigns ? "MeanSquaredError(Signs)" : Name;

    public override bool TakesLabels => Labels != LabelCoding.None;

    public override bool TakesTargets => true;

    public override bool HasSquares => true;

    public override bool HasSigns => Labels == LabelCoding.Signs;

    public override float Threshold => HasSigns ? 0f : 0.5f;
}

/// <summary>[MeanSquaredError] or [MeanSquaredError(Labels = …)].</summary>
internal sealed class MeanSquaredErrorDefinition() : LossDefinition(
    "MeanSquaredError", new ChoiceParameter("Labels", "LabelCoding", "None", "ZeroOne", "Signs"))
{
    public override bool IsRegression => true;

    public override Loss Make(DeclaredAttribute attribute) => new MeanSquaredErrorLoss((LabelCoding)(attribute.Int("Labels") ?? 0));
}
