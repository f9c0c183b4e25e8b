namespace KernelGen.Generator.Declaration;

/// <summary>A loss, which its name says: "SquaredHinge", "Hinge", "SoftmaxCrossEntropy" or "MeanSquaredError".</summary>
internal sealed record DeclaredLoss(int Ordinal, int Part, string Name) : DeclaredAttribute(Ordinal, Part, Name, AttributeRole.Loss);
