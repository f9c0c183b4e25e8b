using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>1/(1 + e^−x).</summary>
internal sealed record SigmoidLayer(int Index, Shape Shape) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "Sigmoid";

    public override bool IsNonNegative(bool isInputNonNegative) => true;
}

/// <summary>[Sigmoid].</summary>
internal sealed class SigmoidDefinition() : BuiltInActivationDefinition("Sigmoid", counterpart: "HardSigmoid")
{
    public override string? HarmTo(LossDefinition loss) => loss.IsRegression ? null : "keeps every output from becoming negative";

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new SigmoidLayer(place.Index, place.InputShape);
}
