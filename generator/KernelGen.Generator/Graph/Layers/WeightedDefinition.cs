using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>What the attributes of layers with weights have in common.</summary>
/// <param name="name">The attribute's name.</param>
/// <param name="sizes">What is written in it besides what is said of weights.</param>
internal abstract class WeightedDefinition(string name, params ParameterSchema[] sizes) : LayerDefinition(
    name,
    [
        .. sizes,
        WeightParameters.Weights(),
        WeightParameters.Sampling(),
        new CheckedParameter("Bias", ParameterKind.Boolean),
        new CheckedParameter("QuantizeBackprop", ParameterKind.Boolean) { WaysOut = [WayOut.SwitchOn("QuantizeBackprop")] },
    ])
{
    public override bool HasWeights => true;

    public override bool Follows(DeclaredAttribute attribute, string argument) => argument switch
    {
        "Weights" => attribute.Int("Weights") is null,
        "Enabled" => attribute.Bool("QuantizeBackprop") is null,
        _ => false,
    };

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Int("Weights") == (int)WeightKind.Real && !network.ShiftsRealWeights(attribute)
            ? [WeightParameters.RealWeights(attribute, network)]
        : attribute.Bool("QuantizeBackprop") == false
            ? [new Obstacle(Position.Argument(attribute, "QuantizeBackprop"), "QuantizeBackprop = false", "write QuantizeBackprop = true")]
        : [];

    protected static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
