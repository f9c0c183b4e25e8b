using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Generator.Declaration.Frozen;

/// <summary>From a class symbol with [FrozenNetwork] to a record. Nothing behind it sees a symbol.</summary>
internal static class FrozenParser
{
    public const string Attribute = "KernelGen.FrozenNetworkAttribute";

    public static FrozenDeclaration Parse(
        INamedTypeSymbol type, AttributeData attribute, Compilation compilation, CancellationToken token) => new(
        TypeNames.Of(type),
        type.Name,
        attribute.ConstructorArguments is [{ Value: string file }] ? file : null,
        new EquatableArray<DiagnosticInfo>([.. Check(type, compilation, token)]));

    /// <summary>Where the attribute stands.</summary>
    public static SourcePlace? PlaceOf(AttributeData attribute, CancellationToken token)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(token).GetLocation() is not { SourceTree: { } tree } location)
        {
            return null;
        }

        var lines = location.GetLineSpan().Span;
        return new SourcePlace(
            tree.FilePath,
            location.SourceSpan.Start,
            location.SourceSpan.Length,
            lines.Start.Line,
            lines.Start.Character,
            lines.End.Line,
            lines.End.Character);
    }

    public static Location LocationOf(SourcePlace? place) => place is null
        ? Location.None
        : Location.Create(
            place.Path,
            new TextSpan(place.Start, place.Length),
            new LinePositionSpan(new LinePosition(place.StartLine, place.StartColumn), new LinePosition(place.EndLine, place.EndColumn)));

    private static IEnumerable<DiagnosticInfo> Check(INamedTypeSymbol type, Compilation compilation, CancellationToken token)
    {
        if (!type.IsStatic || type.Arity > 0 || type.IsFileLocal || !TypeRules.IsPartial(type, token))
        {
            yield return new DiagnosticInfo(FrozenRules.Shape, Position.Class, type.Name);
        }

        foreach (var diagnostic in TypeRules.Around(type, token))
        {
            yield return diagnostic;
        }

        foreach (var member in type.GetMembers().Where(member => !member.IsImplicitlyDeclared && !NetworkCode.IsGenerated(member)))
        {
            if (FrozenRules.Reserved.Contains(member.Name))
            {
                yield return new DiagnosticInfo(DeclarationRules.ReservedMember, Position.Class, member.Name, type.Name);
                yield break;
            }
        }

        foreach (var diagnostic in TypeRules.Project(type, compilation, Position.Class))
        {
            yield return diagnostic;
        }
    }
}
