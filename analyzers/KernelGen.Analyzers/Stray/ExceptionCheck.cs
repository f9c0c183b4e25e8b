using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Finds out whether an [AllowMultiplication] is needed, counts right and gives a reason (KG0208).</summary>
internal sealed class ExceptionCheck(SourceCode source, FindingBuilder findings, Severities severities)
{
    /// <summary>What is wrong with the exception that a member or a type carries.</summary>
    public IEnumerable<Diagnostic> Check(Marking exception, CancellationToken cancellationToken) =>
        Check(
            exception,
            source.Code(exception.Holder!, cancellationToken)
                .SelectMany(code => CodeWalker.Walk(code, exception, IsHot(exception), true, cancellationToken)),
            cancellationToken);

    /// <summary>What is wrong with an exception, given what is in its code.</summary>
    public IEnumerable<Diagnostic> Check(Marking exception, IEnumerable<Sighting> sightings, CancellationToken cancellationToken)
    {
        var excepted = sightings
            .Where(sighting => sighting.Marking == exception)
            .SelectMany(sighting => findings.Build(sighting, cancellationToken))
            .Where(finding => RuleStates.IsOn(finding.Descriptor, source.Compilation, finding.Location.SourceTree!, cancellationToken))
            .ToList();
        var count = excepted.Count(static finding => finding.Id != StrayRules.UnknownCall.Id);
        if (excepted.Count == 0)
        {
            yield return Wrong(exception, ExceptionFault.NotNeeded, count, "excepts nothing, no multiplication is left", "remove it");
            yield break;
        }

        if (exception.Attribute!.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: var reason }]
            && string.IsNullOrWhiteSpace(reason as string))
        {
            yield return Wrong(exception, ExceptionFault.NoReason, count, "gives no reason", "write why the multiplications may stay");
        }

        var written = exception.Attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Count").Value;
        if (written is { Kind: TypedConstantKind.Primitive, Value: int expected and not 0 } && expected != count)
        {
            yield return Wrong(
                exception,
                ExceptionFault.WrongCount,
                count,
                $"says Count = {Number(expected)}, and there {(count == 1 ? "is" : "are")} {Number(count)}",
                $"write Count = {Number(count)}, or take back what has changed");
        }
    }

    private static bool IsHot(Marking exception) => CodeWalker.IsAggressive(exception.Holder!);

    private Diagnostic Wrong(Marking exception, ExceptionFault fault, int count, string what, string instead) => Diagnostic.Create(
        StrayRules.Exception,
        Place(exception),
        severities.Of(StrayRules.Exception, Place(exception).SourceTree, CancellationToken.None),
        null,
        ImmutableDictionary<string, string?>.Empty.Add(StrayProperties.Fault, fault.ToString()).Add(StrayProperties.Count, Number(count)),
        exception.Holder is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } ? "a lambda" : exception.Holder!.Name,
        what,
        instead);

    private static Location Place(Marking exception) => exception.Attribute!.ApplicationSyntaxReference is { } reference
        ? reference.SyntaxTree.GetLocation(reference.Span)
        : exception.Holder!.Locations[0];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
