using System.Collections.Immutable;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Analyzers;

/// <summary>A modifier to add or remove at a diagnostic's place, handed to the code fix in the diagnostic's properties.</summary>
internal static class ModifierChange
{
    public const string Add = nameof(Add);
    public const string Remove = nameof(Remove);

    public static ImmutableDictionary<string, string?> For(DiagnosticInfo diagnostic)
    {
        var change = ImmutableDictionary<string, string?>.Empty;
        return diagnostic.Rule.Id switch
        {
            "KG0001" or "KG0002" => change.Add(Add, "partial"),
            "KG0004" => change.Add(Remove, diagnostic.Arguments[1]),
            "KG0005" => change.Add(Remove, "file").Add(Add, "internal"),
            "KG0010" => change.Add(Remove, "required"),
            _ => change,
        };
    }
}
