using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Pieces;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>From a class symbol to a <see cref="NetworkDeclaration"/>. Nothing behind it sees a symbol.</summary>
internal static class DeclarationParser
{
    public static NetworkDeclaration Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var parts = Parts(type);
        var attributes = ImmutableArray.CreateBuilder<DeclaredAttribute>();
        var problems = new List<Problem>();
        var pieces = new PieceReader(type, compilation, problems, cancellationToken);
        foreach (var data in Attributes(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = PartOf(data, parts, cancellationToken);
            attributes.Add(PieceReader.Reads(AttributeReader.NameOf(data))
                ? pieces.Read(data, attributes.Count, part)
                : AttributeReader.Read(data, attributes.Count, part));
        }

        return new NetworkDeclaration(
            TypeNames.Of(type),
            type.Name,
            new EquatableArray<DeclaredAttribute>(attributes.ToImmutable()),
            new EquatableArray<Problem>([.. TypeRules.Check(type, compilation, attributes, cancellationToken), .. problems]));
    }

    /// <summary>The declarations that the user wrote.</summary>
    public static ImmutableArray<SyntaxReference> Parts(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Where(reference => !NetworkCode.IsGenerated(reference)).ToImmutableArray();

    /// <summary>A class's KernelGen attributes in source order: an attribute's place here is its <see cref="DeclaredAttribute.Ordinal"/>.</summary>
    public static ImmutableArray<AttributeData> Attributes(INamedTypeSymbol type)
    {
        var parts = Parts(type);
        return type.GetAttributes()
            .Where(data => data.ApplicationSyntaxReference is not null && AttributeReader.NameOf(data) is not null)
            .OrderBy(data => PartOf(data, parts, CancellationToken.None))
            .ThenBy(data => data.ApplicationSyntaxReference!.Span.Start)
            .ToImmutableArray();
    }

    private static int PartOf(AttributeData data, ImmutableArray<SyntaxReference> parts, CancellationToken cancellationToken)
    {
        var attribute = data.ApplicationSyntaxReference!;
        cancellationToken.ThrowIfCancellationRequested();
        for (var part = 0; part < parts.Length; part++)
        {
            if (parts[part].SyntaxTree == attribute.SyntaxTree && parts[part].Span.Contains(attribute.Span))
            {
                return part;
            }
        }

        return parts.Length;
    }
}
