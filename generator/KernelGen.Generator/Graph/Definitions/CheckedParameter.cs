using System;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A parameter of an attribute: how it is read, what its values may be, and which of them multiply less.</summary>
internal class CheckedParameter(string name, ParameterKind kind, bool isRequired = false) : ParameterSchema(name, kind, isRequired)
{
    /// <summary>What can be written as its value to multiply less.</summary>
    public ImmutableArray<WayOut> WaysOut { get; init; } = [];

    /// <summary>What is wrong with its value; null where it may be as it is, or was not written.</summary>
    public virtual DiagnosticInfo? Check(DeclaredAttribute attribute) => null;

    protected static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
