using KernelGen.Generator.Declaration.Pieces;

namespace KernelGen.Generator.Declaration;

/// <summary>[Activation(…)] with its methods: x → y, and either (x, error behind) → error in front or x → derivative.</summary>
internal sealed record DeclaredActivation(int Ordinal, int Part, Piece Function, Piece Derivative)
    : DeclaredAttribute(Ordinal, Part, "Activation", AttributeRole.Layer);
