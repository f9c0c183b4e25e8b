using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>tanh x.</summary>
internal sealed record TanhLayer(int Index, Shape Shape) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "Tanh";
}

/// <summary>[Tanh].</summary>
internal sealed class TanhDefinition() : BuiltInActivationDefinition("Tanh", counterpart: "HardTanh")
{
    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new TanhLayer(place.Index, place.InputShape);
}
