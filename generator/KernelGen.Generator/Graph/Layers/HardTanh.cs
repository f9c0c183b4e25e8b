using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>x, limited to −1 … 1.</summary>
internal sealed record HardTanhLayer(int Index, Shape Shape) : Layer(Index, Shape, Shape)
{
    public override string Kind => "HardTanh";

    public override FusionRole Fusion => FusionRole.Limiter;
}

/// <summary>[HardTanh].</summary>
internal sealed class HardTanhDefinition() : BuiltInActivationDefinition("HardTanh", counterpart: "")
{
    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new HardTanhLayer(place.Index, place.InputShape);
}
