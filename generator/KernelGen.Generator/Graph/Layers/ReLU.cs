using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>max(0, x).</summary>
internal sealed record ReLULayer(int Index, Shape Shape) : Layer(Index, Shape, Shape)
{
    public override string Kind => "ReLU";

    public override FusionRole Fusion => FusionRole.Rectifier;

    public override bool IsNonNegative(bool isInputNonNegative) => true;
}

/// <summary>[ReLU].</summary>
internal sealed class ReLUDefinition() : LayerDefinition("ReLU")
{
    // A rectified output suits a regression to values that are never negative; a class score loses one side by it.
    public override string? HarmTo(LossDefinition loss) => loss.IsRegression ? null : "keeps every output from becoming negative";

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new ReLULayer(place.Index, place.InputShape);
}
