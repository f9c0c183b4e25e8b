using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>y = ⟨γ/s⟩·(z − μ) + β per feature, of a picture per channel, ⟨·⟩ a sum of signed powers of two.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Form">What s is.</param>
/// <param name="Terms">Powers of two in a factor.</param>
/// <param name="Epsilon">ε in units of what comes in, as in <see cref="BatchNormLayer"/>.</param>
internal sealed record ShiftBatchNormLayer(int Index, Shape Shape, ShiftBatchNormForm Form, int Terms, float Epsilon)
    : Layer(Index, Shape, Shape)
{
    /// <summary>Powers of two in a factor where nothing is said of them.</summary>
    public const int DefaultTerms = 2;

    public override string Kind => "ShiftBatchNorm";

    public override FusionRole Fusion => FusionRole.Normalisation;

    public override string Title => Form == ShiftBatchNormForm.Variance ? "ShiftBatchNorm(Variance)"
        : Terms == DefaultTerms ? "ShiftBatchNorm"
        : $"ShiftBatchNorm({Terms.ToString(CultureInfo.InvariantCulture)})";

    public override long Parameters => 2L * Shape.Channels;

    public override PaperCount PaperCount(long batchSize) => new(Graph.PaperCount.OfNormalisation(batchSize, Shape), 0);

    public override IEnumerable<(string Name, float Value)> InferenceSettings =>
        [("form", (float)Form), ("terms", Terms), ("epsilon", Epsilon)];

    public override IEnumerable<string> Settings(Layer? below) => NormalisationEpsilon.Setting(Epsilon, below);
}

/// <summary>[ShiftBatchNorm(Form = …, Terms = …, Epsilon = …)].</summary>
internal sealed class ShiftBatchNormDefinition() : LayerDefinition(
    "ShiftBatchNorm",
    new NormalisationEpsilon(),
    new SizeParameter("Terms", Limits.Terms),
    new ChoiceParameter("Form", "ShiftBatchNormForm", "Deviation", "Variance"))
{
    public override bool Normalises => true;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var form = (ShiftBatchNormForm)(attribute.Int("Form") ?? 0);
        var terms = attribute.Int("Terms");
        if (form == ShiftBatchNormForm.Variance && terms is not null)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(attribute, "Terms"),
                "Terms",
                "the form Variance, since its factors are single powers of two",
                "Form = ShiftBatchNormForm.Deviation"));
        }

        return new ShiftBatchNormLayer(
            place.Index,
            place.InputShape,
            form,
            form == ShiftBatchNormForm.Variance ? 1 : terms ?? ShiftBatchNormLayer.DefaultTerms,
            NormalisationEpsilon.Infer(attribute, place));
    }
}
