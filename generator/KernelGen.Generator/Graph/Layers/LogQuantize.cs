using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>0 or the nearest signed power of two (Simard and Graf 1993).</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Powers">Which powers there are.</param>
internal sealed record LogQuantizeLayer(int Index, Shape Shape, SignedPowers Powers) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "LogQuantize";

    public override string Title => $"LogQuantize({Text(Powers.MinExponent)}, {Text(Powers.MaxExponent)})";

    public override IEnumerable<(string Name, float Value)> InferenceSettings => Powers.LimitSettings;

    public override SignedPowers OutputPowers => Powers;

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>[LogQuantize(MinExponent = …, MaxExponent = …)].</summary>
internal sealed class LogQuantizeDefinition() : BuiltInActivationDefinition("LogQuantize", counterpart: "", Exponents.Parameters)
{
    private static readonly ExponentLimits Exponents = new("MinExponent", "MaxExponent", defaultMin: -7, defaultMax: 0);

    public override bool GivesPowers => true;

    public override string? HarmTo(LossDefinition loss) => "leaves little of an output but its size";

    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) =>
        base.Check(attribute).Concat(Exponents.Check(attribute));

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) => new LogQuantizeLayer(
        place.Index, place.InputShape, new SignedPowers(1, Exponents.Min(attribute), Exponents.Max(attribute)));
}
