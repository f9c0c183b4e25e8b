using System.Collections.Immutable;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>A parameter that names a static method of the network's class, or of the type that another argument gives.</summary>
/// <param name="name">The parameter.</param>
/// <param name="parameterLists">What the method may take, the best first: "float x, float gradient".</param>
/// <param name="derivativeOf">The parameter whose function it is the derivative of; null for a function of its own.</param>
/// <param name="isCalled">Whether the generated half calls the method too: it has to be within reach of the network's class.</param>
internal sealed class FunctionParameter(
    string name, ImmutableArray<string> parameterLists, string? derivativeOf = null, bool isCalled = false)
    : ParameterSchema(name, ParameterKind.Function, isRequired: true)
{
    public ImmutableArray<string> ParameterLists { get; } = parameterLists;

    public string? DerivativeOf { get; } = derivativeOf;

    public bool IsCalled { get; } = isCalled;
}
