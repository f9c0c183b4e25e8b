using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Analyzers;

/// <summary>From positions in a declaration to places in the source. A type around the class is located as a class of its own.</summary>
internal sealed class PositionLocator(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
{
    // In order once: a network of many layers has many places.
    private readonly Lazy<ImmutableArray<AttributeData>> _attributes = new(() => LayerTable.Default.Parser.Attributes(type));

    public Location Find(Position position) => position.Kind switch
    {
        PositionKind.PrimaryConstructor => TypeRules.PrimaryConstructor(type, cancellationToken)?.GetLocation() ?? Name(),
        PositionKind.Constructor => Written(TypeRules.WrittenConstructors(type)[position.Index]),
        PositionKind.Member => Written(type.GetMembers(position.Name).First(TypeRules.IsWritten)),
        PositionKind.Attribute => Attribute(position).GetLocation(),
        PositionKind.Argument => Argument(position).GetLocation(),
        PositionKind.Body => Body(position) ?? Name(),
        _ => Name(),
    };

    // The part with [Network] where there are several: that is where the reader looks for the network.
    private Location Name()
    {
        var network = _attributes.Value.FirstOrDefault(data => AttributeSchemas.IsNetwork(data));
        var syntax = network?.ApplicationSyntaxReference!.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>()
            ?? DeclarationParser.Parts(type)[0].GetSyntax(cancellationToken) as TypeDeclarationSyntax;
        return syntax?.Identifier.GetLocation() ?? type.Locations[0];
    }

    private Location? Body(Position position) => DocumentationCommentId
        .GetSymbolsForDeclarationId(position.Name, compilation)
        .OfType<IMethodSymbol>()
        .SelectMany(method => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
        .Select(reference => Location.Create(reference.SyntaxTree, new TextSpan(reference.Span.Start + position.Index, position.Length)))
        .FirstOrDefault();

    private static Location Written(ISymbol member) =>
        member.Locations.First(location => location.SourceTree is { } tree && !NetworkCode.IsGenerated(tree));

    private SyntaxNode Attribute(Position position) =>
        _attributes.Value[position.Index].ApplicationSyntaxReference!.GetSyntax(cancellationToken);

    private SyntaxNode Argument(Position position)
    {
        var data = _attributes.Value[position.Index];
        var attribute = Attribute(position);
        var arguments = (attribute as AttributeSyntax)?.ArgumentList?.Arguments ?? default;
        var named = arguments.FirstOrDefault(argument =>
            (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText == position.Name);
        if (named is not null)
        {
            return named.Expression;
        }

        var parameter = data.AttributeConstructor?.Parameters.FirstOrDefault(candidate => candidate.Name == position.Name);
        if (parameter is null || parameter.Ordinal >= arguments.Count)
        {
            return attribute;
        }

        // Values of a parameter array stand one behind the other, unless an array is written.
        var element = parameter.Ordinal + position.Element;
        return arguments[element < arguments.Count && arguments[element].NameEquals is null ? element : parameter.Ordinal].Expression;
    }
}
