using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Declaration.Functions;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>From a class symbol to a <see cref="NetworkDeclaration"/>. Nothing behind it sees a symbol.</summary>
/// <param name="schemas">The attributes that declare a part of a network.</param>
internal sealed class DeclarationParser(AttributeSchemas schemas)
{
    public NetworkDeclaration Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var parts = Parts(type);
        var attributes = ImmutableArray.CreateBuilder<DeclaredAttribute>();
        var diagnostics = new List<DiagnosticInfo>();
        var functions = new FunctionReader(type, compilation, diagnostics, cancellationToken);
        foreach (var data in Attributes(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = PartOf(data, parts, cancellationToken);
            attributes.Add(AttributeReader.Read(data, schemas.Find(data)!, attributes.Count, part, functions));
        }

        return new NetworkDeclaration(
            TypeNames.Of(type),
            type.Name,
            new EquatableArray<DeclaredAttribute>(attributes.ToImmutable()),
            new EquatableArray<DiagnosticInfo>([.. TypeRules.Check(type, compilation, attributes, cancellationToken), .. diagnostics]));
    }

    /// <summary>The declarations that the user wrote.</summary>
    public static ImmutableArray<SyntaxReference> Parts(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Where(reference => !NetworkCode.IsGenerated(reference)).ToImmutableArray();

    /// <summary>
    /// A class's KernelGen attributes in source order: an attribute's place here is its <see cref="DeclaredAttribute.Ordinal"/>.
    /// </summary>
    public ImmutableArray<AttributeData> Attributes(INamedTypeSymbol type)
    {
        var parts = Parts(type);
        return type.GetAttributes()
            .Where(data => data.ApplicationSyntaxReference is not null && schemas.Find(data) is not null)
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
