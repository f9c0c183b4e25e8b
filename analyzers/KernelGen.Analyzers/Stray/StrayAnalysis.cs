using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Stray;

/// <summary>What the analyzer knows of one compilation.</summary>
internal sealed class StrayAnalysis
{
    private readonly ScopeReader _scope;
    private readonly FindingBuilder _findings;
    private readonly ExceptionCheck _exceptions;

    // Whether a local function or a lambda anywhere may bring a rule of its own under another name.
    private readonly bool _renamed;

    public StrayAnalysis(Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        _scope = new ScopeReader(options);
        var source = new SourceCode(compilation);
        var library = new LibraryJudgement(_scope);
        _findings = new FindingBuilder(source, library, new CallChains(source, _scope, new Implementations(compilation), library));
        _exceptions = new ExceptionCheck(source, _findings);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var mentions = Mentions.In(tree, cancellationToken);
            _renamed |= mentions.GlobalUsing;
            HasExceptions |= mentions.Exception;
            HasScope |= mentions.Free || mentions.Exception || mentions.Network || _scope.IsSwitchedOn(tree);
        }
    }

    /// <summary>Whether anything may be in scope.</summary>
    public bool HasScope { get; }

    /// <summary>Whether there may be exceptions to check.</summary>
    public bool HasExceptions { get; }

    /// <summary>Reports what stands in a member's code.</summary>
    public void Analyze(OperationBlockAnalysisContext context)
    {
        foreach (var block in context.OperationBlocks)
        {
            var tree = block.Syntax.SyntaxTree;
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
}
