using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A number of bits to shift by.</summary>
internal sealed class ShiftParameter(string name) : CheckedParameter(name, ParameterKind.Integer)
{
    public override DiagnosticInfo? Check(DeclaredAttribute attribute) => attribute.Int(Name) is { } shift and (< 0 or > Limits.Shift)
        ? new DiagnosticInfo(DeclarationRules.ShiftOutOfRange, Position.Argument(attribute, Name), Name, Text(shift))
        : null;
}
