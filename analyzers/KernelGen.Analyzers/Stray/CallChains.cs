using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Where calls lead to. What is known is kept for the compilation, and is the same in whatever order it is asked for.</summary>
internal sealed class CallChains(SourceCode source, ScopeReader scope, Implementations implementations, LibraryJudgement library)
{
    private const int MostInstantiations = 16;

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _open = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, MethodFacts> _facts = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, CallChain?> _chains = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, CallChain?> _hotChains = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The methods with source that a call may run and that have to answer for themselves: neither in scope nor excepted.
    /// </summary>
    public IEnumerable<IMethodSymbol> Targets(Call call) => implementations.Of(call).Where(method => IsOpen(method));

    /// <summary>Whether a method has source here and nothing is said about it.</summary>
    public bool IsOpen(IMethodSymbol method)
    {
        var definition = Implementations.Definition(method);
        return _open.TryGetValue(definition, out var open) ? open : _open.GetOrAdd(
            definition,
            source.Has(definition)
                && source.References(definition).All(reference => scope.Of(definition, reference.SyntaxTree).Kind == MarkingKind.None));
    }

    /// <summary>
    /// The shortest way from a method to a multiplication; of several the one that comes first in the source. Null where there is none.
    /// </summary>
    public CallChain? From(IMethodSymbol start, bool hot, CancellationToken cancellationToken)
    {
        var chains = hot ? _hotChains : _chains;
        if (chains.TryGetValue(start, out var known))
        {
            return known;
        }

        var steps = new List<(IMethodSymbol Method, bool Hot, int From)> { (start, hot, -1) };
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var seenHot = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var instantiations = new Dictionary<IMethodSymbol, int>(SymbolEqualityComparer.Default);
        (hot ? seenHot : seen).Add(start);
        for (var i = 0; i < steps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = steps[i];
            var facts = Facts(step.Method, cancellationToken);
            if ((step.Hot ? facts.FirstWhenHot : facts.First) is { } multiplication)
            {
                return chains.GetOrAdd(start, new CallChain(Path(steps, i), multiplication));
            }

            var arguments = Instantiations.Arguments(step.Method);
            foreach (var (call, isHot) in facts.Calls)
            {
                foreach (var target in Targets(call.With(arguments)))
                {
                    var method = Bounded(target, instantiations);
                    if ((step.Hot || isHot ? seenHot : seen).Add(method))
                    {
                        steps.Add((method, step.Hot || isHot, i));
                    }
                }
            }
        }

        // Nothing on the way multiplies, so the same holds for each step.
        foreach (var step in steps)
        {
            (step.Hot ? _hotChains : _chains).TryAdd(step.Method, null);
        }

        return null;
    }

    // A generic method that calls itself with ever other types is followed for a while, then for any type at once.
    private static IMethodSymbol Bounded(IMethodSymbol method, Dictionary<IMethodSymbol, int> instantiations)
    {
        var definition = Implementations.Definition(method);
        if (SymbolEqualityComparer.Default.Equals(method, definition))
        {
            return method;
        }

        instantiations.TryGetValue(definition, out var count);
        instantiations[definition] = count + 1;
        return count < MostInstantiations ? method : definition;
    }

    private MethodFacts Facts(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = Implementations.Definition(method);
        if (_facts.TryGetValue(method, out var known))
        {
            return known;
        }

        var facts = new MethodFacts();
        foreach (var body in source.Bodies(method, cancellationToken))
        {
            foreach (var sighting in CodeWalker.Walk(
                body, Marking.None, CodeWalker.IsAggressive(method), localFunctions: false, cancellationToken))
            {
                if (sighting.Marking.Kind == MarkingKind.None)
                {
                    Add(facts, sighting, cancellationToken);
                }
            }
        }

        // What a class inherits is constructed first, whether or not the source says so.
        if (method.IsImplicitlyDeclared && method.MethodKind == MethodKind.Constructor && CallFinder.BaseConstructor(method) is { } above)
        {
            facts.Calls.Add((new(above, null), false));
        }

        return _facts.GetOrAdd(method, facts);
    }

    private void Add(MethodFacts facts, Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting.ArithmeticOperation is { } arithmetic && DomainOf(arithmetic) is var domain and not NumberDomain.None)
        {
            facts.FirstWhenHot ??= sighting.Operation;
            if (domain == NumberDomain.Floating || sighting.Hot || IsColdCounted(sighting, cancellationToken))
            {
                facts.First ??= sighting.Operation;
            }
        }
        else if (sighting.Call is { } call)
        {
            if (!source.Has(Implementations.Definition(call.Method)) && library.Of(call.Method) == Verdict.Multiplies)
            {
                facts.FirstWhenHot ??= sighting.Operation;
                facts.First ??= sighting.Operation;
            }

            facts.Calls.Add((call, sighting.Hot));
        }
    }

    /// <summary>
    /// What an operator computes in: one of C# itself, or one of a library that is known to multiply. None for a call of the user's own.
    /// </summary>
    public NumberDomain DomainOf(ArithmeticOperation arithmetic) => arithmetic.Method is not { } method
        ? arithmetic.BuiltInDomain()
        : !source.Has(Implementations.Definition(method)) && library.Of(method) == Verdict.Multiplies
            ? NumberTypes.Computing(arithmetic.Type)
            : NumberDomain.None;

    private bool IsColdCounted(Sighting sighting, CancellationToken cancellationToken) =>
        RuleStates.IsOn(StrayRules.IntegerMultiplication, source.Compilation, sighting.Operation.Syntax.SyntaxTree, cancellationToken);

    private static List<IMethodSymbol> Path(List<(IMethodSymbol Method, bool Hot, int From)> steps, int last)
    {
        var path = new List<IMethodSymbol>();
        for (var i = last; i >= 0; i = steps[i].From)
        {
            path.Add(steps[i].Method);
        }

        path.Reverse();
        return path;
    }
}
