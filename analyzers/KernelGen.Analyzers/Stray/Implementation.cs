using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>A method that may run in the stead of a virtual one.</summary>
/// <param name="type">The type for which it does.</param>
/// <param name="ancestor">The called method's type as that type inherits it.</param>
/// <param name="method">The method, as a member of that type or of one that it inherits.</param>
internal sealed class Implementation(INamedTypeSymbol type, INamedTypeSymbol ancestor, IMethodSymbol method)
{
    public INamedTypeSymbol Type { get; } = type;

    public INamedTypeSymbol Ancestor { get; } = ancestor;

    public IMethodSymbol Method { get; } = method;
}
