using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>A method that is called, or made a delegate of.</summary>
/// <param name="method">What is called, as the source names it.</param>
/// <param name="receiver">The static type that decides which override runs; null where the method itself does.</param>
internal sealed class Call(IMethodSymbol method, ITypeSymbol? receiver)
{
    public IMethodSymbol Method { get; } = method;

    public ITypeSymbol? Receiver { get; } = receiver;

    /// <summary>Where to report it, if not at the operation.</summary>
    public SyntaxNodeOrToken? Place { get; set; }
}
