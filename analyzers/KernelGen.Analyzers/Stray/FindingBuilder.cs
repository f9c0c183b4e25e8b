using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>From what was seen to what is said about it.</summary>
internal static class FindingBuilder
{
    private const int LongestQuote = 60;

    /// <summary>The diagnostic for something seen; null where there is nothing to say.</summary>
    public static Diagnostic? Build(Sighting sighting)
    {
        var arithmetic = sighting.Arithmetic!;
        return arithmetic.BuiltInDomain() is var domain and not NumberDomain.None ? Product(sighting, arithmetic, domain) : null;
    }

    private static Diagnostic Product(Sighting sighting, Arithmetic arithmetic, NumberDomain domain)
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
        if (NeedlessProduct.Of(arithmetic, constant) is { } instead)
        {
            return Create(StrayRules.NeedlessProduct, sighting, properties, quote, arithmetic.Symbol == "*" ? "multiplication" : "division", instead);
        }

        var advice = Advice.For(arithmetic, constant, domain);
        return domain == NumberDomain.Floating
            ? Create(arithmetic.Symbol == "*" ? StrayRules.FloatingMultiplication : StrayRules.FloatingDivision, sighting, properties, quote, type, advice)
            : Create(
                sighting.Hot ? StrayRules.HotIntegerMultiplication : StrayRules.IntegerMultiplication,
                sighting,
                properties,
                quote,
                arithmetic.Symbol == "*" ? "multiplies" : "divides",
                type,
                advice);
    }

    private static Diagnostic Create(DiagnosticDescriptor rule, Sighting sighting, ImmutableDictionary<string, string?> properties, params object[] arguments) =>
        Diagnostic.Create(rule, sighting.Operation.Syntax.GetLocation(), properties, arguments);

    // One line, and not too long for a list of messages.
    private static string Quote(IOperation operation)
    {
        var text = string.Join(" ", operation.Syntax.ToString().Split(default(char[]), System.StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestQuote ? text : text.Substring(0, LongestQuote) + "…";
    }
}
