using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A value of one of the runtime's enums, whose numbers count from 0.</summary>
/// <param name="name">The parameter.</param>
/// <param name="enumeration">The enum.</param>
/// <param name="values">The names of its values, in the order of their numbers.</param>
internal sealed class ChoiceParameter(
    string name, string enumeration, params string[] values) : CheckedParameter(name, ParameterKind.Integer)
{
    public string Enumeration { get; } = enumeration;

    public ImmutableArray<string> Values { get; } = [.. values];

    public override DiagnosticInfo? Check(DeclaredAttribute attribute) =>
        attribute.Int(Name) is { } value && (value < 0 || value >= Values.Length)
        ? new DiagnosticInfo(DeclarationRules.UnknownValue, Position.Argument(attribute, Name), Text(value), Enumeration, Choice())
        : null;

    private string Choice()
    {
        var names = Values.Select(value => Enumeration + "." + value).ToList();
        return string.Join(", ", names.Take(names.Count - 1)) + " or " + names[names.Count - 1];
    }
}
