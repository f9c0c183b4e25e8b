using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>x above 0, slope·x elsewhere.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Slope">The slope.</param>
internal sealed record LeakyReLULayer(int Index, Shape Shape, float Slope) : BuiltInActivation(Index, Shape)
{
    public override string Kind => "LeakyReLU";

    public override string Title => $"LeakyReLU({Slope.ToString("R", CultureInfo.InvariantCulture)})";

    public override IEnumerable<(string Name, float Value)> InferenceSettings => [("slope", Slope)];

    /// <summary>log₂ of the slope; null where it is no power of two.</summary>
    public int? Shift => ShiftOf(Slope);

    /// <summary>log₂ of the nearest power of two.</summary>
    public static int NearestShift(float slope) => (int)Math.Round(Math.Log(slope, 2));

    public static int? ShiftOf(float slope) =>
        slope > 0 && Math.Pow(2, NearestShift(slope)).Equals(slope) ? NearestShift(slope) : null;
}

/// <summary>[LeakyReLU(slope)].</summary>
internal sealed class LeakyReLUDefinition() : BuiltInActivationDefinition(
    "LeakyReLU",
    counterpart: string.Empty,
    new RangeParameter<float>(
        "slope", ParameterKind.Float, static slope => slope is > 1e-30f and < 1f, "a number above 0 and below 1, such as 0.125f",
        isRequired: true))
{
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Float("slope") is { } slope && slope > 0 && LeakyReLULayer.ShiftOf(slope) is null
            ? [new Obstacle(Position.Argument(attribute, "slope"), "The product with the slope", $"write {Nearest(slope)}, a power of two")]
            : [];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) =>
        attribute.Float("slope") is { } slope && slope > 0 && Renamed(attribute, $"LeakyReLU({Nearest(slope)}") is { } way ? [way] : [];

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) =>
        new LeakyReLULayer(place.Index, place.InputShape, attribute.Float("slope")!.Value);

    private static string Nearest(float slope) =>
        ((float)Math.Pow(2, LeakyReLULayer.NearestShift(slope))).ToString("R", CultureInfo.InvariantCulture) + "f";
}
