using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>Sums of signed powers of two, which weights may be, and single ones, which inputs and gradients may be rounded to.</summary>
/// <param name="Terms">The most powers in a sum.</param>
/// <param name="MinExponent">The exponent of the smallest power.</param>
/// <param name="MaxExponent">The exponent of the largest power.</param>
internal sealed record SignedPowers(int Terms, int MinExponent, int MaxExponent)
{
    /// <summary>What they are where nothing is said of them.</summary>
    public static SignedPowers Default { get; } = new(Terms: 1, MinExponent: -6, MaxExponent: 1);

    public static SignedPowers Of(DeclaredAttribute attribute) => new(
        attribute.Int("Terms") ?? Default.Terms,
        attribute.Int("MinExponent") ?? Default.MinExponent,
        attribute.Int("MaxExponent") ?? Default.MaxExponent);

    /// <summary>The largest power.</summary>
    public float Largest => (float)Math.Pow(2, MaxExponent);

    /// <summary>"PowersOfTwo(2, -6, 1)": terms and limits.</summary>
    public string Title => $"PowersOfTwo({Text(Terms)}, {Text(MinExponent)}, {Text(MaxExponent)})";

    /// <summary>"0 and ±2^−6 to ±2^1", or sums of such numbers.</summary>
    public string Values => (Terms == 1 ? string.Empty : $"sums of {Text(Terms)} of ")
        + $"0 and ±2^{Text(MinExponent)} to ±2^{Text(MaxExponent)}".Replace('-', '−');

    /// <summary>What inference needs to know of them: names, and numbers.</summary>
    public IEnumerable<(string Name, float Value)> InferenceSettings => [("terms", Terms), .. LimitSettings];

    /// <summary>The same of single powers.</summary>
    public IEnumerable<(string Name, float Value)> LimitSettings => [("minExponent", MinExponent), ("maxExponent", MaxExponent)];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
