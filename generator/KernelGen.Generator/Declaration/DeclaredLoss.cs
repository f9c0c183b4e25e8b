using KernelGen.Generator.Declaration.Functions;

namespace KernelGen.Generator.Declaration;

/// <summary>A loss, which its name says: "SquaredHinge", "Hinge", "SoftmaxCrossEntropy", "MeanSquaredError", or "Loss" for one that is written as methods.</summary>
/// <param name="Ordinal">See <see cref="DeclaredAttribute"/>.</param>
/// <param name="Part">See <see cref="DeclaredAttribute"/>.</param>
/// <param name="Name">See <see cref="DeclaredAttribute"/>.</param>
/// <param name="Function">(output, target) → loss; only of "Loss".</param>
/// <param name="Derivative">(output, target) → derivative; only of "Loss".</param>
/// <param name="Labels">What the methods get for labels, the number of the enum's value; only of "Loss".</param>
internal sealed record DeclaredLoss(int Ordinal, int Part, string Name, UserFunction? Function = null, UserFunction? Derivative = null, int? Labels = null)
    : DeclaredAttribute(Ordinal, Part, Name, AttributeRole.Loss);
