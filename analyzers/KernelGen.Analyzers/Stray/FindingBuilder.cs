using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>From what was seen to what is said about it.</summary>
internal sealed class FindingBuilder(SourceCode source, LibraryJudgement library, CallChains chains, Severities severities)
{
    private const int LongestQuote = 60;

    /// <summary>The diagnostics for what was seen, whatever the rule for the code is.</summary>
    public IEnumerable<Diagnostic> Build(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting.ArithmeticOperation is { } arithmetic && chains.DomainOf(arithmetic) is var domain and not NumberDomain.None)
        {
            return [Product(sighting, arithmetic, domain)];
        }

        return sighting.Call is { } call && OfCall(sighting, call, cancellationToken) is { } finding ? [finding] : [];
    }

    private Diagnostic? OfCall(Sighting sighting, Call call, CancellationToken cancellationToken)
    {
        var method = Implementations.Definition(call.Method);
        // Native code is declared here and lies elsewhere.
        var isSource = source.Has(method);
        var verdict = !isSource ? library.Of(method) : method.IsExtern && chains.IsOpen(method) ? Verdict.Unknown : Verdict.Harmless;
        if (verdict == Verdict.Multiplies)
        {
            var member = LibraryJudgement.ScopeOf(method.ContainingType) + "." + LibraryJudgement.NameOf(method);
            return Create(
                StrayRules.LibraryCallThatMultiplies,
                sighting,
                ImmutableDictionary<string, string?>.Empty.Add(StrayProperties.Member, member),
                CallChain.Name(method),
                Advice.ForLibrary(member));
        }

        // Most calls are of a library's harmless method that nothing can override.
        if (!isSource && verdict == Verdict.Harmless && !(method.IsVirtual || method.IsAbstract || method.IsOverride))
        {
            return null;
        }

        foreach (var target in chains.Targets(call))
        {
            if (IsOwnGeneratedHalf(target, sighting.Marking))
            {
                continue;
            }

            if (chains.From(target, sighting.Hot, cancellationToken) is { } chain)
            {
                // The fix marks what is around the multiplication.
                return Diagnostic.Create(
                    StrayRules.CallThatMultiplies,
                    sighting.Location,
                    severities.Of(StrayRules.CallThatMultiplies, sighting.Operation.Syntax.SyntaxTree, cancellationToken),
                    [chain.Multiplication],
                    null,
                    chain.Path,
                    chain.Line,
                    chain.File,
                    chain.Last);
            }
        }

        return verdict == Verdict.Unknown && IsWorthAsking(method, sighting.Operation)
            ? Create(StrayRules.UnknownCall, sighting, ImmutableDictionary<string, string?>.Empty, CallChain.Name(method))
            : null;
    }

    // What a network multiplies is reported at its attributes; its own code is not the place to say it again.
    private static bool IsOwnGeneratedHalf(IMethodSymbol target, Marking marking) =>
        marking.Holder is not null && NetworkCode.IsGenerated(target)
            && SymbolEqualityComparer.Default.Equals(target.ContainingType, marking.Holder);

    // Properties and what the compiler calls unasked are hardly ever where numbers are computed: asking about each would be a nuisance.
    private static bool IsWorthAsking(IMethodSymbol method, IOperation operation) => !operation.IsImplicit
        && method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator
            or MethodKind.ReducedExtension
        && operation is not Microsoft.CodeAnalysis.Operations.IForEachLoopOperation;

    private Diagnostic Product(Sighting sighting, ArithmeticOperation arithmetic, NumberDomain domain)
    {
        var type = arithmetic.Type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        var constant = arithmetic.Constant(out var side);
        var properties = ImmutableDictionary<string, string?>.Empty
            .Add(StrayProperties.Operator, arithmetic.Symbol)
            .Add(StrayProperties.Type, type);
        if (constant is not null)
        {
            properties = properties
                .Add(StrayProperties.Constant, ConstantText.Of(constant))
                .Add(StrayProperties.ConstantSide, side);
        }

        var quote = Quote(sighting.Operation);
        if (NeedlessProduct.Of(arithmetic, constant, side, domain) is { } instead)
        {
            return Create(
                StrayRules.NeedlessProduct, sighting, properties, quote, arithmetic.Symbol == "*" ? "multiplication" : "division", instead);
        }

        var advice = Advice.For(arithmetic, constant, side, domain);
        var rule = (domain, arithmetic.Symbol, sighting.Hot) switch
        {
            (NumberDomain.Floating, "*", _) => StrayRules.FloatingMultiplication,
            (NumberDomain.Floating, _, _) => StrayRules.FloatingDivision,
            (_, _, true) => StrayRules.HotIntegerMultiplication,
            _ => StrayRules.IntegerMultiplication,
        };
        return domain == NumberDomain.Floating
            ? Create(rule, sighting, properties, quote, type, advice)
            : Create(rule, sighting, properties, quote, arithmetic.Symbol == "*" ? "multiplies" : "divides", type, advice);
    }

    private Diagnostic Create(
        DiagnosticDescriptor rule, Sighting sighting, ImmutableDictionary<string, string?> properties, params object[] arguments) =>
        Diagnostic.Create(
            rule,
            sighting.Location,
            severities.Of(rule, sighting.Operation.Syntax.SyntaxTree, CancellationToken.None),
            null,
            properties,
            arguments);

    // One line, and not too long for a list of messages.
    private static string Quote(IOperation operation)
    {
        var text = string.Join(" ", operation.Syntax.ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestQuote ? text : text.Substring(0, LongestQuote) + "…";
    }
}
