using System;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A number that an optimizer computes with.</summary>
/// <param name="name">The parameter.</param>
/// <param name="kind">What it is.</param>
/// <param name="isInRange">Whether an optimizer can do with a value.</param>
/// <param name="instead">What to write where it cannot.</param>
/// <param name="isRequired">See <see cref="ParameterSchema.IsRequired"/>.</param>
internal sealed class RangeParameter<T>(
    string name, ParameterKind kind, Func<T, bool> isInRange, string instead, bool isRequired = false)
    : CheckedParameter(name, kind, isRequired)
    where T : struct, IFormattable
{
    public override DiagnosticInfo? Check(DeclaredAttribute attribute) => attribute.Number<T>(Name) is { } written && !isInRange(written)
        ? new DiagnosticInfo(DeclarationRules.ValueOutOfRange, Position.Argument(attribute, Name), Name, Text(written), instead)
        : null;
}
