using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace KernelGen.Generator.Declaration;

/// <summary>
/// Keeps the files of two networks apart whose names differ only by case, or where one is the other's name and a dot more.
/// </summary>
internal static class HintNames
{
    /// <summary>The names that something must be added to. Almost always none, so that networks do not depend on each other.</summary>
    public static EquatableArray<Renaming> Collisions(IEnumerable<TypeName> types)
    {
        var renamings = ImmutableArray.CreateBuilder<Renaming>();
        var used = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        // Sorted without case, a name comes behind all of its prefixes.
        foreach (var type in types.Distinct()
            .OrderBy(type => type.HintName, StringComparer.OrdinalIgnoreCase)
            .ThenBy(Identity, StringComparer.Ordinal))
        {
            var name = type.HintName;
            var clash = Prefixes(name).FirstOrDefault(used.ContainsKey);
            if (clash is null)
            {
                used[name] = 1;
                continue;
            }

            // No identifier holds a minus, so this name is nobody's own.
            var number = (++used[clash]).ToString(CultureInfo.InvariantCulture);
            renamings.Add(new Renaming(Identity(type), name + "-" + number));
        }

        return new EquatableArray<Renaming>(renamings.ToImmutable());
    }

    public static TypeName Apply(EquatableArray<Renaming> renamings, TypeName type)
    {
        var renaming = renamings.FirstOrDefault(candidate => candidate.Type == Identity(type));
        return renaming is null ? type : type with { HintName = renaming.HintName };
    }

    private static string Identity(TypeName type) =>
        type.Namespace + "|" + string.Join("|", type.ContainingTypes) + "|" + type.Keyword + " " + type.Name;

    // "Shop", "Shop.Outer" and "Shop.Outer.Digits" for the last of them.
    private static IEnumerable<string> Prefixes(string name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            yield return name.Substring(0, dot);
        }

        yield return name;
    }

    /// <summary>A network and the name that its files get.</summary>
    internal sealed record Renaming(string Type, string HintName);
}
