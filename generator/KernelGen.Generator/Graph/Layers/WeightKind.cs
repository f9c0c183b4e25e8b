namespace KernelGen.Generator.Graph.Layers;

/// <summary>The runtime's Weights enum, value by value.</summary>
internal enum WeightKind
{
    Real = 0,
    Binary = 1,
    Ternary = 2,
    PowersOfTwo = 3,
}
