using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Optimizers;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>An optimizer's attribute. One file in Graph/Optimizers holds it with the <see cref="Optimizer"/> it makes.</summary>
internal abstract class OptimizerDefinition(string name, params ParameterSchema[] parameters) : AttributeDefinition(
    name,
    AttributeRole.Optimizer,
    [
        .. parameters,
        new RangeParameter<float>(
            WeightDecay,
            ParameterKind.Float,
            static value => value is 0f or (>= 1e-9f and < 1f),
            "0, or a number below 1, such as 0.0009765625f"),
        new RangeParameter<float>(
            ClipValue, ParameterKind.Float, static value => value is >= 1e-9f and <= 1e9f, "a number above 0, such as 1f"),
    ])
{
    private const string WeightDecay = "WeightDecay";
    private const string ClipValue = "ClipValue";

    /// <summary>log₂ of a power of two; null for another number.</summary>
    public static int? LogarithmOf(float value)
    {
        var nearest = Nearest(value);
        return Math.Pow(2, nearest).Equals(value) ? nearest : null;
    }

    /// <summary>What every optimizer has that multiplies.</summary>
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Float(WeightDecay) is { } decay && decay > 0 && LogarithmOf(decay) is null
            ? [new Obstacle(
                Position.Argument(attribute, WeightDecay),
                "The product with the weight decay",
                $"write {Written(Nearest(decay))}, a power of two")]
            : [];

    /// <summary>The optimizer; null where it is plain descent and nothing else.</summary>
    public Optimizer? Of(DeclaredAttribute attribute) => Make(attribute) switch
    {
        DescentOptimizer when attribute.Float(WeightDecay) is null && attribute.Float(ClipValue) is null => null,
        var optimizer => optimizer with { WeightDecay = attribute.Float(WeightDecay) ?? 0, ClipValue = attribute.Float(ClipValue) },
    };

    protected abstract Optimizer Make(DeclaredAttribute attribute);

    /// <summary>What every optimizer has, as it is written in the place of this one where nothing multiplies.</summary>
    /// <param name="attribute">The attribute that it is written in.</param>
    /// <param name="first">The argument in front of it, if there is one.</param>
    protected static string Arguments(DeclaredAttribute attribute, string? first = null)
    {
        var decay = attribute.Float(WeightDecay) is { } value && value > 0 ? $"{WeightDecay} = {Written(Nearest(value))}" : null;
        var clip = attribute.Float(ClipValue) is { } limit ? $"{ClipValue} = {limit.ToString("R", CultureInfo.InvariantCulture)}f" : null;
        var all = new[] { first, decay, clip }.Where(static argument => argument is not null).ToList();
        return all.Count == 0 ? string.Empty : "(" + string.Join(", ", all) + ")";
    }

    private static int Nearest(float value) => (int)Math.Round(Math.Log(value, 2));

    private static string Written(int logarithm) => ((float)Math.Pow(2, logarithm)).ToString("R", CultureInfo.InvariantCulture) + "f";
}
