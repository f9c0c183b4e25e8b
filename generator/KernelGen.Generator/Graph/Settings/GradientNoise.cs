using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What [GradientNoise] says: σ² = η / (1 + t)^γ in step t from 0.</summary>
/// <param name="Eta">η.</param>
/// <param name="Gamma">γ.</param>
internal sealed record NoiseSettings(float Eta, float Gamma)
{
    private const float DefaultGamma = 0.55f;

    public static NoiseSettings Of(DeclaredAttribute attribute) =>
        new(attribute.Float("eta")!.Value, attribute.Float("Gamma") ?? DefaultGamma);

    /// <summary>What has to agree when training goes on.</summary>
    public string Setting => $"gradient noise {Text(Eta)}, {Text(Gamma)}";

    /// <summary>log₂ of σ in the first step, in units of <paramref name="deviation"/>, rounded.</summary>
    public int FirstExponent(double deviation) => (int)Math.Round(Logarithm(deviation));

    /// <summary>The steps from which on σ, rounded to a power of two, is half of what it was, half of that, and so on.</summary>
    public IReadOnlyList<long> Halvings(double deviation)
    {
        var steps = new List<long>();
        var rest = Logarithm(deviation) - FirstExponent(deviation) + 0.5;
        for (var halvings = 0; Gamma > 0; halvings++)
        {
            // σ falls by γ/2 of an exponent whenever 1 + t doubles.
            var doublings = (rest + halvings) * 2 / Gamma;
            if (doublings >= 62)
            {
                break;
            }

            steps.Add(Math.Max(1, (long)Math.Ceiling(Math.Pow(2, doublings)) - 1));
        }

        return steps;
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private double Logarithm(double deviation) => Math.Log(Math.Sqrt(Eta) / deviation, 2);
}

/// <summary>[GradientNoise(eta, Gamma = …)].</summary>
internal sealed class GradientNoiseDefinition() : AttributeDefinition(
    "GradientNoise",
    AttributeRole.Setting,
    new RangeParameter<float>(
        "eta", ParameterKind.Float, static value => value is >= 1e-9f and <= 1e9f, "a variance above 0, such as 0.3f", isRequired: true),
    new RangeParameter<float>("Gamma", ParameterKind.Float, static value => value is >= 0f and <= 2f, "0 to 2, such as 0.55f"));
