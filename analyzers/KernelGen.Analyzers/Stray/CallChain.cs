using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>The shortest way from a called method to one that multiplies.</summary>
/// <param name="methods">The methods on it, the called one first, the one that multiplies last.</param>
/// <param name="multiplication">Where that multiplies.</param>
internal sealed class CallChain(IReadOnlyList<IMethodSymbol> methods, IOperation multiplication)
{
    private static readonly SymbolDisplayFormat Member = new(
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        kindOptions: SymbolDisplayKindOptions.None,
        propertyStyle: SymbolDisplayPropertyStyle.NameOnly);

    /// <summary>"A.F → B.G → C.H".</summary>
    public string Path => string.Join(" → ", methods.Select(Name));

    public string Last => Name(methods[methods.Count - 1]);

    /// <summary>Where it multiplies.</summary>
    public Location Multiplication => multiplication.Syntax.GetLocation();

    public int Line => Multiplication.GetLineSpan().StartLinePosition.Line + 1;

    public string File => System.IO.Path.GetFileName(multiplication.Syntax.SyntaxTree.FilePath);

    /// <summary>A method by the name that its source gives it.</summary>
    public static string Name(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor or MethodKind.StaticConstructor => "new " + method.ContainingType.Name,
        MethodKind.LocalFunction => method.Name,
        MethodKind.PropertyGet => method.AssociatedSymbol!.ToDisplayString(Member) + ".get",
        MethodKind.PropertySet => method.AssociatedSymbol!.ToDisplayString(Member) + ".set",
        MethodKind.Conversion => "conversion to " + method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
        _ => method.ToDisplayString(Member),
    };
}
