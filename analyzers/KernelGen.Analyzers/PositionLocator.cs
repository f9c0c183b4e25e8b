using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Analyzers;

/// <summary>From a position in a declaration to the place in the source. A type around the class is located as a class of its own.</summary>
internal static class PositionLocator
{
    public static Location Find(INamedTypeSymbol type, Position position, Compilation compilation, CancellationToken cancellationToken) => position.Kind switch
    {
        PositionKind.PrimaryConstructor =>
            TypeRules.PrimaryConstructor(type, cancellationToken)?.GetLocation() ?? Name(type, cancellationToken),
        PositionKind.Constructor => Written(TypeRules.WrittenConstructors(type)[position.Index]),
        PositionKind.Member => Written(type.GetMembers(position.Name).First(TypeRules.IsWritten)),
        PositionKind.Attribute => Attribute(type, position, cancellationToken).GetLocation(),
        PositionKind.Argument => Argument(type, position, cancellationToken).GetLocation(),
        PositionKind.Body => Body(position, compilation) ?? Name(type, cancellationToken),
        _ => Name(type, cancellationToken),
    };

    // The part with [Network] where there are several: that is where the reader looks for the network.
    private static Location Name(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var network = DeclarationParser.Attributes(type).FirstOrDefault(data => AttributeReader.NameOf(data) == "Network");
        var syntax = network?.ApplicationSyntaxReference!.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>()
            ?? DeclarationParser.Parts(type)[0].GetSyntax(cancellationToken) as TypeDeclarationSyntax;
        return syntax?.Identifier.GetLocation() ?? type.Locations[0];
    }

    private static Location? Body(Position position, Compilation compilation) => DocumentationCommentId
        .GetSymbolsForDeclarationId(position.Name, compilation)
        .OfType<IMethodSymbol>()
        .SelectMany(method => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
        .Select(reference => Location.Create(reference.SyntaxTree, new TextSpan(reference.Span.Start + position.Index, position.Length)))
        .FirstOrDefault();

    private static Location Written(ISymbol member) =>
        member.Locations.First(location => location.SourceTree is { } tree && !NetworkCode.IsGenerated(tree));

    private static SyntaxNode Attribute(INamedTypeSymbol type, Position position, CancellationToken cancellationToken) =>
        DeclarationParser.Attributes(type)[position.Index].ApplicationSyntaxReference!.GetSyntax(cancellationToken);

    private static SyntaxNode Argument(INamedTypeSymbol type, Position position, CancellationToken cancellationToken)
    {
        var data = DeclarationParser.Attributes(type)[position.Index];
        var attribute = Attribute(type, position, cancellationToken);
        var arguments = (attribute as AttributeSyntax)?.ArgumentList?.Arguments ?? default;
        var named = arguments.FirstOrDefault(argument =>
            (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText == position.Name);
        if (named is not null)
        {
            return named.Expression;
        }

        var parameter = data.AttributeConstructor?.Parameters.FirstOrDefault(candidate => candidate.Name == position.Name);
        return parameter is not null && parameter.Ordinal < arguments.Count ? arguments[parameter.Ordinal].Expression : attribute;
    }
}
