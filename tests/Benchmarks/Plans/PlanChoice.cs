namespace Benchmarks.Plans;

/// <summary>One choice that the planner has.</summary>
/// <param name="Title">The choice, as a cell of the table.</param>
/// <param name="Tuning">What leads the compiler to it.</param>
/// <param name="Cycles">What the cost model says of the whole launch.</param>
/// <param name="IsPlanned">Whether the planner chooses it.</param>
internal sealed record PlanChoice(string Title, string Tuning, double Cycles, bool IsPlanned);
