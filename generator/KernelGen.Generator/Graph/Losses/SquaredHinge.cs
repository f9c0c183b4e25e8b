using System.Collections.Immutable;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>Σ max(0, 1 − y·z)², y = ±1.</summary>
internal sealed record SquaredHingeLoss() : Loss("SquaredHinge")
{
    public override bool HasSquares => true;
}

/// <summary>[SquaredHinge].</summary>
internal sealed class SquaredHingeDefinition() : LossDefinition("SquaredHinge")
{
    // Its square is a product where a network may multiply, and none where it may not: a way out, and no obstacle.
    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) => [WayOut.Replace("Hinge")];

    public override Loss Make(DeclaredAttribute attribute) => new SquaredHingeLoss();
}
