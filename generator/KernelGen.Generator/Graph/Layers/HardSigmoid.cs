using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>(x + 1)/2, limited to 0 … 1 (Courbariaux et al. 2015).</summary>
internal sealed record HardSigmoidLayer(int Index, Shape Shape) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "HardSigmoid";

    public override bool IsNonNegative(bool isInputNonNegative) => true;
}

/// <summary>[HardSigmoid].</summary>
internal sealed class HardSigmoidDefinition() : BuiltInActivationDefinition("HardSigmoid", counterpart: "")
{
    public override string? HarmTo(LossDefinition loss) => loss.IsRegression ? null : "keeps every output from becoming negative";

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new HardSigmoidLayer(place.Index, place.InputShape);
}
