using System.Globalization;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>y = ⟨γ/s⟩·(z − μ) + β per feature, ⟨·⟩ a sum of signed powers of two.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Form">What s is.</param>
/// <param name="Terms">Powers of two in a factor.</param>
/// <param name="Epsilon">ε in units of what comes in, as in <see cref="BatchNormLayer"/>.</param>
internal sealed record ShiftBatchNormLayer(int Index, Shape Shape, ShiftBatchNormForm Form, int Terms, float Epsilon)
    : Layer(Index, Shape, Shape)
{
    public override string Kind => "ShiftBatchNorm";

    public override FusionRole Fusion => FusionRole.Normalisation;

    public override string Title => Form == ShiftBatchNormForm.Variance ? "ShiftBatchNorm(Variance)"
        : Terms == 2 ? "ShiftBatchNorm"
        : $"ShiftBatchNorm({Terms.ToString(CultureInfo.InvariantCulture)})";

    public override long Parameters => 2L * Outputs;
}
