using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>A method that is called, or made a delegate of.</summary>
/// <param name="method">What is called, as the source names it.</param>
/// <param name="receiver">The static type that decides which override runs; null where the method itself does.</param>
internal sealed class Call(IMethodSymbol method, ITypeSymbol? receiver)
{
    public IMethodSymbol Method { get; } = method;

    public ITypeSymbol? Receiver { get; } = receiver;

    /// <summary>The call as it is made where type parameters stand for these types.</summary>
    public Call With(System.Collections.Generic.Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments) => arguments.Count == 0
        ? this
        : new(Instantiations.Apply(Method, arguments), Receiver is null ? null : Instantiations.Apply(Receiver, arguments));

    /// <summary>Where to report it, if not at the operation.</summary>
    public SyntaxNodeOrToken? Place { get; set; }
}
