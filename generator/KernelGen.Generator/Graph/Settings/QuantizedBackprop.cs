using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What [QuantizedBackprop] says.</summary>
/// <param name="IsEnabled">Whether a layer that says nothing else quantizes its input in the update.</param>
/// <param name="Quantization">How.</param>
/// <param name="Gradients">How the gradient at a layer's sums is rounded; null where it is not.</param>
internal sealed record BackpropSettings(bool IsEnabled, Quantization Quantization, GradientRounding? Gradients)
{
    /// <summary>The exponents of rounded gradients: 2^5 of them where nothing is said (Simard and Graf 1993).</summary>
    public static readonly ExponentLimits GradientExponents = new(
        "MinGradientExponent", "MaxGradientExponent", defaultMin: -31, defaultMax: 0, least: -62);

    public static BackpropSettings Of(DeclaredAttribute attribute)
    {
        var quantization = Quantization.Of(attribute);
        SignedPowers powers = new(1, GradientExponents.Min(attribute), GradientExponents.Max(attribute));
        return new(
            attribute.Bool("Enabled") ?? true,
            quantization,
            attribute.Bool("Gradients") == true ? new GradientRounding(powers, quantization.IsStochastic) : null);
    }
}

/// <summary>
/// [QuantizedBackprop(Enabled = …, MaxLeftShift = …, MaxRightShift = …, Rounding = …, Gradients = …, MinGradientExponent = …,
/// MaxGradientExponent = …)].
/// </summary>
internal sealed class QuantizedBackpropDefinition() : AttributeDefinition(
    "QuantizedBackprop",
    AttributeRole.Setting,
    [
        new ShiftParameter("MaxLeftShift"),
        new ShiftParameter("MaxRightShift"),
        new ChoiceParameter("Rounding", "Rounding", "Stochastic", "Nearest"),
        new CheckedParameter("Enabled", ParameterKind.Boolean) { WaysOut = [WayOut.SwitchOn("Enabled")] },
        new CheckedParameter("Gradients", ParameterKind.Boolean),
        .. BackpropSettings.GradientExponents.Parameters,
    ])
{
    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute)
    {
        foreach (var diagnostic in base.Check(attribute).Concat(BackpropSettings.GradientExponents.Check(attribute)))
        {
            yield return diagnostic;
        }

        var written = BackpropSettings.GradientExponents.Parameters.FirstOrDefault(limit => attribute.Int(limit.Name) is not null);
        if (attribute.Bool("Gradients") != true && written is not null)
        {
            yield return new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(attribute, written.Name),
                written.Name,
                "gradients that are not rounded",
                "Gradients = true");
        }
    }

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Bool("Enabled") == false && network.Followers("Enabled").Any()
            ? [new Obstacle(Position.Argument(attribute, "Enabled"), "Enabled = false", "write Enabled = true")]
            : [];
}
