using System.Collections.Immutable;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Analyzers.Costs;

/// <summary>One thing to say about what a network multiplies.</summary>
/// <param name="DiagnosticInfo">The rule, its place and its words.</param>
/// <param name="Ways">What can be written instead.</param>
internal sealed record CostFinding(DiagnosticInfo DiagnosticInfo, ImmutableArray<WayOut> Ways);
