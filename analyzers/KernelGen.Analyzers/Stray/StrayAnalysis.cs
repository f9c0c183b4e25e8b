using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Stray;

/// <summary>What the analyzer knows of one compilation.</summary>
internal sealed class StrayAnalysis
{
    private readonly ScopeReader _scope;
    private readonly FindingBuilder _findings;
    private readonly ExceptionCheck _exceptions;

    // Whether code anywhere may be in scope, and not only in types whose files say so.
    private readonly bool _everywhere;

    // Whether a local function or a lambda anywhere may bring a rule of its own under another name.
    private readonly bool _renamed;

    public StrayAnalysis(Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        _scope = new ScopeReader(options);
        var source = new SourceCode(compilation);
        var library = new LibraryJudgement(_scope);
        var severities = new Severities(compilation, options);
        _findings = new FindingBuilder(
            source,
            library,
            new CallChains(source, _scope, new Implementations(compilation), library),
            severities);
        _exceptions = new ExceptionCheck(source, _findings, severities);
        var (isFreeMentioned, isInEveryFile, isGenerated) = (false, true, false);
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (NetworkCode.IsGenerated(tree))
            {
                isGenerated = true;
                continue;
            }

            var mentions = Mentions.In(tree, cancellationToken);
            _renamed |= mentions.GlobalUsing;
            HasExceptions |= mentions.Exception;
            isFreeMentioned |= mentions.Free;
            var mayHaveScope = MayHaveScope(tree, cancellationToken);
            HasScope |= mayHaveScope;
            isInEveryFile &= mayHaveScope;
        }

        _everywhere = _renamed
            || isInEveryFile
            || (isFreeMentioned && _scope.Attributed(compilation.Assembly, generated: false).Kind != MarkingKind.None);
        IsAllCodeInScope = _everywhere && !isGenerated;
    }

    /// <summary>Whether anything may be in scope.</summary>
    public bool HasScope { get; }

    /// <summary>Whether no type can be left out.</summary>
    public bool IsAllCodeInScope { get; }

    /// <summary>Whether there may be exceptions to check.</summary>
    public bool HasExceptions { get; }

    /// <summary>Whether code of a type may be in scope, by the files that it and the types around it are in.</summary>
    public bool MayHaveScope(INamedTypeSymbol type)
    {
        if (!HasWrittenCode(type))
        {
            return false;
        }

        if (_everywhere)
        {
            return true;
        }

        for (var around = type; around is not null; around = around.ContainingType)
        {
            foreach (var reference in around.DeclaringSyntaxReferences)
            {
                if (MayHaveScope(reference.SyntaxTree, CancellationToken.None))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Reports what stands in a member's code.</summary>
    public void Analyze(OperationBlockAnalysisContext context)
    {
        foreach (var block in context.OperationBlocks)
        {
            var tree = block.Syntax.SyntaxTree;
            if (NetworkCode.IsGenerated(tree))
            {
                continue;
            }

            var marking = _scope.Of(context.OwningSymbol, tree);
            var mentions = Mentions.In(tree, context.CancellationToken);
            if (marking.Kind != MarkingKind.Free && !_renamed && !mentions.Free && !mentions.Exception)
            {
                continue;
            }

            var functions = new List<Marking>();
            var sightings = CodeWalker.Walk(
                block, marking, CodeWalker.IsAggressive(context.OwningSymbol), localFunctions: true, context.CancellationToken, functions);
            var findings = sightings
                .Where(static sighting => sighting.Marking.Kind == MarkingKind.Free)
                .SelectMany(sighting => _findings.Build(sighting, context.CancellationToken))
                .Concat(functions
                    .Where(static function => function.Kind == MarkingKind.Excepted)
                    .SelectMany(function => _exceptions.Check(function, sightings, context.CancellationToken)));
            foreach (var finding in findings)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    /// <summary>Reports an exception that a member or a type carries.</summary>
    public void CheckException(SymbolAnalysisContext context)
    {
        if (context.Symbol is not IMethodSymbol { PartialDefinitionPart: not null }
            && ScopeReader.Own(context.Symbol) is { Kind: MarkingKind.Excepted } exception)
        {
            foreach (var finding in _exceptions.Check(exception, context.CancellationToken))
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    private bool MayHaveScope(SyntaxTree tree, CancellationToken cancellationToken) =>
        Mentions.In(tree, cancellationToken) is { Free: true } or { Exception: true } or { Network: true } || _scope.IsSwitchedOn(tree);

    // The kernels of networks are verified before they are printed, and nobody can change them: no code
    // is read for the sake of the generated half.
    private static bool HasWrittenCode(INamedTypeSymbol type)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (!NetworkCode.IsGenerated(reference)
                && reference.GetSyntax() is not TypeDeclarationSyntax { Members.Count: 0, ParameterList: null })
            {
                return true;
            }
        }

        // Statements outside of types belong to a type that nobody has declared.
        return type.DeclaringSyntaxReferences.IsEmpty;
    }
}
