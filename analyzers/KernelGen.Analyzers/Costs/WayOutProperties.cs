using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Analyzers.Costs;

/// <summary>Hands ways out to the code fix in a diagnostic's properties.</summary>
internal static class WayOutProperties
{
    private const string Prefix = nameof(WayOut);
    private const string Changed = nameof(Changed);
    private const char Separator = '|';

    /// <param name="ways">The ways out.</param>
    /// <param name="attribute">The name of the attribute that they change.</param>
    public static ImmutableDictionary<string, string?> Pack(IReadOnlyList<WayOut> ways, string attribute)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        properties.Add(Changed, attribute);
        for (var index = 0; index < ways.Count; index++)
        {
            properties.Add(Key(index), string.Join(Separator.ToString(), ways[index].Kind, ways[index].Text, ways[index].Title));
        }

        return properties.ToImmutable();
    }

    /// <summary>The name of the attribute that a diagnostic's ways out change.</summary>
    public static string? Attribute(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(Changed, out var name) ? name : null;

    public static IEnumerable<WayOut> Unpack(ImmutableDictionary<string, string?> properties)
    {
        for (var index = 0; properties.TryGetValue(Key(index), out var packed) && packed is not null; index++)
        {
            var parts = packed.Split(Separator);
            yield return new WayOut((WayOutKind)Enum.Parse(typeof(WayOutKind), parts[0]), parts[1], parts[2]);
        }
    }

    private static string Key(int index) => Prefix + index.ToString(CultureInfo.InvariantCulture);
}
