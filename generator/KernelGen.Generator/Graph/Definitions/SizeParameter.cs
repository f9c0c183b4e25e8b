using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A number of things: at least 1, and not more than kernels can take.</summary>
internal sealed class SizeParameter(
    string name, int limit, bool isRequired = false) : CheckedParameter(name, ParameterKind.Integer, isRequired)
{
    public int Limit { get; } = limit;

    public override DiagnosticInfo? Check(DeclaredAttribute attribute) => attribute.Int(Name) switch
    {
        < 1 and var size => new DiagnosticInfo(DeclarationRules.TooSmall, Position.Argument(attribute, Name), Name, Text(size)),
        { } size when size > Limit =>
            new DiagnosticInfo(DeclarationRules.TooLarge, Position.Argument(attribute, Name), Name, Text(size), Text(Limit)),
        _ => null,
    };
}
