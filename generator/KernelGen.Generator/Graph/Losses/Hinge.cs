using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>Σ max(0, 1 − y·z), y = ±1.</summary>
internal sealed record HingeLoss() : Loss("Hinge");

/// <summary>[Hinge].</summary>
internal sealed class HingeDefinition() : LossDefinition("Hinge")
{
    public override Loss Make(DeclaredAttribute attribute) => new HingeLoss();
}
