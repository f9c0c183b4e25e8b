using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>x·σ(2·√(2/π)·(x + 0.044715·x³)), near x·Φ(x) (Hendrycks and Gimpel 2016).</summary>
internal sealed record GELULayer(int Index, Shape Shape) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "GELU";
}

/// <summary>[GELU].</summary>
internal sealed class GELUDefinition() : BuiltInActivationDefinition("GELU", counterpart: "ReLU")
{
    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new GELULayer(place.Index, place.InputShape);
}
