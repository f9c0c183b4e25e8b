using KernelGen.Generator.Declaration;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A layer behind another, of which nothing is inferred yet.</summary>
/// <param name="Attribute">Its attribute.</param>
/// <param name="Definition">What defines it.</param>
internal sealed record LayerBehind(DeclaredAttribute Attribute, LayerDefinition Definition);
