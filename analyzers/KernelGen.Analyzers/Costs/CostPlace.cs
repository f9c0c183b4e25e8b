using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Costs;

/// <summary>A part of a declaration that multiplications are counted for.</summary>
/// <param name="Rule">The rule that speaks of it.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Argument">Its argument, empty for the attribute as a whole.</param>
/// <param name="What">What it is called in the message.</param>
/// <param name="IsShiftedInFreeNetworks">Whether a network declared MultiplicationFree does the same by shifts.</param>
/// <param name="Instead">What to write that no fix can, or null.</param>
internal sealed record CostPlace(
    DiagnosticDescriptor Rule,
    DeclaredAttribute Attribute,
    string Argument,
    string What,
    bool IsShiftedInFreeNetworks = false,
    string? Instead = null)
{
    public Position Position => Argument.Length == 0 ? Position.Attribute(Attribute) : Position.Argument(Attribute, Argument);
}
