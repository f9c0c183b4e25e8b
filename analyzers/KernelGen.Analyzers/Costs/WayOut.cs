using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Declaration;

namespace KernelGen.Analyzers.Costs;

/// <summary>What can be written instead of a part of a declaration that multiplies, handed to the code fix in the diagnostic's properties.</summary>
/// <param name="Kind">What it replaces.</param>
/// <param name="Text">What is written.</param>
/// <param name="Title">What the fix is called.</param>
internal sealed record WayOut(WayOutKind Kind, string Text, string Title)
{
    private const string Prefix = "WayOut";
    private const char Separator = '|';
    private const int MaxShift = 15;

    /// <summary>Written at [Network] where nothing else is in its way.</summary>
    public static WayOut Promise { get; } = new(
        WayOutKind.Promise, "MultiplicationFree = true", "Write MultiplicationFree = true (learning rates must then be powers of two)");

    /// <summary>The ways out at an attribute, or at one of its arguments; none where there is nothing to write instead.</summary>
    public static ImmutableArray<WayOut> Of(DeclaredAttribute attribute, string argument) => (attribute, argument) switch
    {
        (_, "Weights") => [Value("Weights.Ternary", "Weights.Ternary"), Value("Weights.Binary", "Weights.Binary")],
        (_, "Enabled" or "QuantizeBackprop") => [Value("true", argument + " = true")],
        (DeclaredBatchNorm, _) => [new WayOut(WayOutKind.Name, "ShiftBatchNorm", "Write [ShiftBatchNorm]")],
        (DeclaredMomentum momentum, _) => [ShiftMomentum(momentum.Momentum)],
        (DeclaredAdam, _) => [new WayOut(WayOutKind.Attribute, "ShiftAdaMax", "Write [ShiftAdaMax], whose decay rates are fixed")],
        (DeclaredLoss { Name: "SoftmaxCrossEntropy" }, _) => [Attribute("Hinge"), Attribute("SquaredHinge")],
        (DeclaredLoss { Name: "SquaredHinge" }, _) => [Attribute("Hinge")],
        _ => [],
    };

    public static ImmutableDictionary<string, string?> Pack(IReadOnlyList<WayOut> ways)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (var index = 0; index < ways.Count; index++)
        {
            properties.Add(Key(index), string.Join(Separator.ToString(), ways[index].Kind, ways[index].Text, ways[index].Title));
        }

        return properties.ToImmutable();
    }

    public static IEnumerable<WayOut> Unpack(ImmutableDictionary<string, string?> properties)
    {
        for (var index = 0; properties.TryGetValue(Key(index), out var packed) && packed is not null; index++)
        {
            var parts = packed.Split(Separator);
            yield return new WayOut((WayOutKind)Enum.Parse(typeof(WayOutKind), parts[0]), parts[1], parts[2]);
        }
    }

    private static string Key(int index) => Prefix + index.ToString(CultureInfo.InvariantCulture);

    private static WayOut Attribute(string name) => new(WayOutKind.Attribute, name, $"Write [{name}]");

    private static WayOut Value(string value, string shown) => new(WayOutKind.Value, value, "Write " + shown);

    /// <summary>The shift whose momentum 1 − 2^−k is next to the declared one by its time constant.</summary>
    private static WayOut ShiftMomentum(float momentum)
    {
        var shift = Math.Min(MaxShift, Math.Max(1, (int)Math.Round(-Math.Log(1 - (double)momentum, 2), MidpointRounding.AwayFromZero)));
        var becomes = (float)(1 - Math.Pow(2, -shift));
        var text = $"ShiftMomentum({shift.ToString(CultureInfo.InvariantCulture)})";
        var change = becomes.Equals(momentum)
            ? $"the same momentum {Number(momentum)}"
            : $"momentum {Number(becomes)} instead of {Number(momentum)}";
        return new WayOut(WayOutKind.Attribute, text, $"Write [{text}]: {change}");
    }

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);
}
