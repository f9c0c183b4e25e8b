using System.Collections.Generic;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What [QuantizedBackprop] says.</summary>
/// <param name="IsEnabled">Whether a layer that says nothing else quantizes its input in the update.</param>
/// <param name="Quantization">How.</param>
internal sealed record BackpropSettings(bool IsEnabled, Quantization Quantization)
{
    public static BackpropSettings Of(DeclaredAttribute attribute) =>
        new(attribute.Bool("Enabled") ?? true, Quantization.Of(attribute));
}

/// <summary>[QuantizedBackprop(Enabled = …, MaxLeftShift = …, MaxRightShift = …, Rounding = …)].</summary>
internal sealed class QuantizedBackpropDefinition() : AttributeDefinition(
    "QuantizedBackprop",
    AttributeRole.Setting,
    new ShiftParameter("MaxLeftShift"),
    new ShiftParameter("MaxRightShift"),
    new ChoiceParameter("Rounding", "Rounding", "Stochastic", "Nearest"),
    new CheckedParameter("Enabled", ParameterKind.Boolean) { WaysOut = [WayOut.SwitchOn("Enabled")] })
{
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Bool("Enabled") == false && network.IsFollowed("Enabled")
            ? [new Obstacle(Position.Argument(attribute, "Enabled"), "Enabled = false", "write Enabled = true")]
            : [];
}
