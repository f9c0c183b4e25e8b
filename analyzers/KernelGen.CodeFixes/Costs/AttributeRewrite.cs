using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator.Graph.Definitions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace KernelGen.CodeFixes.Costs;

/// <summary>Writes ways out into a syntax tree, and touches nothing beside them.</summary>
internal static class AttributeRewrite
{
    private const string Namespace = "KernelGen";
    private const string Suffix = "Attribute";

    /// <summary>
    /// What ways out have in common that Fix All applies together: [ShiftMomentum(3)] and [ShiftMomentum(2)], for instance.
    /// </summary>
    public static string Key(WayOut way) => way.Text.Split('(')[0];

    /// <summary>The node that a way out changes; null where the source has changed since it was found.</summary>
    public static SyntaxNode? Target(SyntaxNode root, Diagnostic diagnostic, WayOut way)
    {
        var location = way.Kind == WayOutKind.Promise ? Promised(diagnostic) : diagnostic.Location;
        if (location is null || !root.FullSpan.Contains(location.SourceSpan))
        {
            return null;
        }

        var nodes = root.FindNode(location.SourceSpan, getInnermostNodeForTie: true).AncestorsAndSelf()
            .Where(node => node.Span == location.SourceSpan);
        return way.Kind == WayOutKind.Value
            ? nodes.OfType<ExpressionSyntax>().FirstOrDefault()
            : nodes.OfType<AttributeSyntax>().FirstOrDefault();
    }

    public static SyntaxNode Apply(SyntaxNode root, IReadOnlyList<(Diagnostic Diagnostic, WayOut Way)> wanted)
    {
        var changes = new Dictionary<SyntaxNode, (WayOut Way, string? Attribute)>();
        foreach (var (diagnostic, way) in wanted)
        {
            if (Target(root, diagnostic, way) is { } target)
            {
                changes[target] = (way, WayOutProperties.Attribute(diagnostic.Properties));
            }
        }

        return root.ReplaceNodes(changes.Keys, (original, _) => Change(original, changes[original].Way, changes[original].Attribute));
    }

    private static SyntaxNode Change(SyntaxNode node, WayOut way, string? changed) => (node, way.Kind) switch
    {
        (AttributeSyntax attribute, WayOutKind.Promise) => WithPromise(attribute, ParsedAttribute($"X({way.Text})").ArgumentList!),
        (AttributeSyntax attribute, WayOutKind.Name) => attribute.WithName(Renamed(attribute.Name, way.Text, changed)),
        (AttributeSyntax attribute, _) => WithArguments(attribute, way.Text, changed),
        (ExpressionSyntax expression, _) => Value(expression, way.Text).WithTriviaFrom(expression),
        _ => node,
    };

    private static AttributeSyntax WithArguments(AttributeSyntax attribute, string text, string? changed)
    {
        var written = ParsedAttribute(text);
        var name = Renamed(attribute.Name, written.Name.ToString(), changed);
        if (written.ArgumentList is null || attribute.ArgumentList is null)
        {
            name = name.WithTrailingTrivia();
        }

        return attribute.WithName(name).WithArgumentList(written.ArgumentList).WithTriviaFrom(attribute);
    }

    /// <summary>The last part of a name, with "Attribute" where it was written; an alias becomes the name itself.</summary>
    private static NameSyntax Renamed(NameSyntax name, string other, string? changed)
    {
        var last = name switch
        {
            QualifiedNameSyntax qualified => qualified.Right,
            AliasQualifiedNameSyntax qualified => qualified.Name,
            _ => (SimpleNameSyntax)name,
        };

        // An alias is any name at all; what it stands for is known from the diagnostic.
        if (WithoutSuffix(last.Identifier.ValueText) != changed)
        {
            return SyntaxFactory.ParseName($"global::{Namespace}.{other}").WithTriviaFrom(name)
                .WithAdditionalAnnotations(Simplifier.Annotation);
        }

        var ending = last.Identifier.ValueText.EndsWith(Suffix, StringComparison.Ordinal) ? Suffix : string.Empty;
        var renamed = SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], other + ending, [])).WithTriviaFrom(last);

        // A short name may have been an alias, or an import of one type.
        return last == name ? Imports.Pending(renamed, $"global::{Namespace}.{other}{ending}") : name.ReplaceNode(last, renamed);
    }

    private static string WithoutSuffix(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;

    /// <summary>A member of the same type where one was written, however it was qualified.</summary>
    private static ExpressionSyntax Value(ExpressionSyntax expression, string text)
    {
        var parts = text.Split('.');
        return (expression, parts.Length) switch
        {
            (_, 1) => SyntaxFactory.ParseExpression(text),
            (MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Real" } access, _) =>
                access.WithName(SyntaxFactory.IdentifierName(parts[1]).WithTriviaFrom(access.Name)),
            (IdentifierNameSyntax { Identifier.ValueText: "Real" }, _) => SyntaxFactory.IdentifierName(parts[1]),
            _ => SyntaxFactory.ParseExpression($"global::{Namespace}.{text}").WithAdditionalAnnotations(Simplifier.Annotation),
        };
    }

    private static AttributeSyntax WithPromise(AttributeSyntax attribute, AttributeArgumentListSyntax promiseAlone)
    {
        if (attribute.ArgumentList is not { Arguments: var arguments } list || arguments.Count == 0)
        {
            return attribute
                .WithName(attribute.Name.WithTrailingTrivia())
                .WithArgumentList(promiseAlone)
                .WithTriviaFrom(attribute);
        }

        var promise = promiseAlone.Arguments[0];
        var name = promise.NameEquals!.Name.Identifier.ValueText;
        if (arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name) is { } written)
        {
            return attribute.ReplaceNode(written.Expression, promise.Expression.WithTriviaFrom(written.Expression));
        }

        // On a line of its own where the others are, behind the comment on the last of them; else behind the last, before what follows it.
        var last = arguments[arguments.Count - 1];
        var lineEnd = arguments.GetSeparators().SelectMany(comma => comma.TrailingTrivia)
            .FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var ending = last.GetTrailingTrivia();
        var isSpread = !lineEnd.IsKind(SyntaxKind.None);
        var endsLine = ending.Any(SyntaxKind.EndOfLineTrivia);
        var gap = isSpread ? endsLine ? ending : ending.Add(lineEnd) : SyntaxFactory.TriviaList(SyntaxFactory.Space);
        promise = isSpread
            ? promise.WithLeadingTrivia(last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
                .WithTrailingTrivia(endsLine ? SyntaxFactory.TriviaList(lineEnd) : default)
            : promise.WithTrailingTrivia(ending);
        var longer = arguments.Replace(last, last.WithTrailingTrivia()).Add(promise);
        var comma = longer.GetSeparators().Last();
        return attribute.WithArgumentList(
            list.WithArguments(longer.ReplaceSeparator(comma, comma.WithLeadingTrivia().WithTrailingTrivia(gap))));
    }

    private static Location? Promised(Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations.Count == 0 ? null : diagnostic.AdditionalLocations[0];

    private static AttributeSyntax ParsedAttribute(string text) =>
        ((ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[{text}] class X;")!).AttributeLists[0].Attributes[0];
}
