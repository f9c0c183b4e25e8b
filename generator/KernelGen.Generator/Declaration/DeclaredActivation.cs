using KernelGen.Generator.Declaration.Functions;

namespace KernelGen.Generator.Declaration;

/// <summary>[Activation(…)] with its methods: x → y, and either (x, error behind) → error in front or x → derivative.</summary>
internal sealed record DeclaredActivation(int Ordinal, int Part, UserFunction Function, UserFunction Derivative)
    : DeclaredAttribute(Ordinal, Part, "Activation", AttributeRole.Layer);
