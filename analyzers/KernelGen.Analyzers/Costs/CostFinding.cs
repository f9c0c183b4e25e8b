using System.Collections.Immutable;
using KernelGen.Generator.Declaration;

namespace KernelGen.Analyzers.Costs;

/// <summary>One thing to say about what a network multiplies.</summary>
/// <param name="Problem">The rule, its place and its words.</param>
/// <param name="Ways">What can be written instead.</param>
internal sealed record CostFinding(Problem Problem, ImmutableArray<WayOut> Ways);
