using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Benchmarks.Plans;

/// <summary>The model against the clock, for one direction of a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Sweep">What was measured.</param>
/// <param name="Microseconds">The time of each choice.</param>
internal sealed record PlanResult(PlanLayer Layer, PlanSweep Sweep, IReadOnlyList<double> Microseconds)
{
    private const string Mark = "✓";

    /// <summary>The title of the table.</summary>
    public string Title => $"{Sweep.Title}, {Layer.Title}";

    /// <summary>By how many percent the planner's choice is slower than the fastest.</summary>
    public double Loss => 100 * ((Planned.Microseconds / Microseconds.Min()) - 1);

    /// <summary>The rank correlation of the model with the clock.</summary>
    public double Correlation => Ranks.Correlation([.. Sweep.Choices.Select(static choice => choice.Cycles)], Microseconds);

    /// <summary>The table and the line below it.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            var fewest = Sweep.Choices.Min(static choice => choice.Cycles);
            var fastest = Microseconds.Min();
            yield return "| choice | model, cycles | / its best | clock, µs | / its best | model's choice | clock's choice |";
            yield return "| --- | --- | --- | --- | --- | --- | --- |";
            foreach (var (choice, time) in Sweep.Choices.Zip(Microseconds))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {choice.Title} | {choice.Cycles:N0} | {choice.Cycles / fewest:F2} | {Digits(time)} | {time / fastest:F2} | "
                        + $"{(choice.IsPlanned ? Mark : "")} | {(time <= fastest ? Mark : "")} |");
            }

            yield return "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The model's choice takes {Loss:F1} % more than the clock's; rank correlation {Correlation:F2}; by the model's choice, a "
                    + $"microsecond is {Planned.Cycles / Planned.Microseconds:N0} cycles.");
        }
    }

    private (double Cycles, double Microseconds) Planned =>
        Sweep.Choices.Zip(Microseconds, static (choice, time) => (choice, time)).Where(static pair => pair.choice.IsPlanned)
            .Select(static pair => (pair.choice.Cycles, pair.time)).First();

    /// <summary>Microseconds with three digits or more.</summary>
    public static string Digits(double microseconds) =>
        microseconds.ToString(microseconds switch { >= 100 => "F0", >= 10 => "F1", _ => "F2" }, CultureInfo.InvariantCulture);
}
