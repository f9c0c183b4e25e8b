using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>−1 where x is below 0, else 1 (Hubara et al. 2016).</summary>
internal sealed record SignLayer(int Index, Shape Shape) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "Sign";

    public override SignedPowers OutputPowers => new(1, 0, 0);
}

/// <summary>[Sign].</summary>
internal sealed class SignDefinition() : BuiltInActivationDefinition("Sign", counterpart: "")
{
    public override bool GivesPowers => true;

    public override string? HarmTo(LossDefinition loss) => "leaves nothing of an output but −1 and 1";

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new SignLayer(place.Index, place.InputShape);
}
