using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Benchmarks.Performance;

namespace Benchmarks.Plans;

/// <summary>The tables on standard output as layers are measured, and the page with all of it.</summary>
/// <param name="command">The command that measures it.</param>
/// <param name="rounds">Turns of each choice.</param>
/// <param name="firstCache">The first cache that the compiler is told, or null for the default.</param>
internal sealed class PlanPage(string command, int rounds, string? firstCache)
{
    private readonly StringBuilder _tables = new();
    private readonly List<PlanResult> _results = [];
    private readonly ProcessorTime _start = ProcessorTime.Now();
    private double? _others;

    /// <summary>Adds a table of choices.</summary>
    public void Add(PlanResult result)
    {
        _results.Add(result);
        Add(char.ToUpperInvariant(result.Title[0]) + result.Title[1..], result.Lines);
    }

    /// <summary>Adds any table.</summary>
    public void Add(string title, IEnumerable<string> lines)
    {
        Line($"### {title}");
        Line("");
        foreach (var line in lines)
        {
            Line(line);
        }

        Line("");
    }

    /// <summary>Prints how far model and clock agree.</summary>
    public void Conclude()
    {
        _others = _start.OthersUntilNow();
        Console.WriteLine(Summary);
    }

    /// <summary>Writes the page.</summary>
    public void Write(string path) => File.WriteAllText(path, Text().ReplaceLineEndings("\n"));

    private string Summary
    {
        get
        {
            if (_results.Count == 0)
            {
                return "The planner's choices for first caches of several sizes.";
            }

            var worst = _results.MaxBy(static result => result.Loss)!;
            var median = Timing.Of("", [.. _results.Select(static result => result.Loss)]).Median;
            var all = Ranks.Correlation(
                [.. _results.SelectMany(static result => result.Sweep.Choices).Select(static choice => choice.Cycles)],
                [.. _results.SelectMany(static result => result.Microseconds)]);
            var within = Timing.Of(
                "",
                [.. _results.Where(static result => result.Microseconds.Count > 3).Select(static result => result.Correlation)]).Fastest;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The model's choice takes {median:F1} % more time than the clock's in the median, {worst.Loss:F1} % at worst ("
                    + $"{worst.Title}). Rank correlation (Spearman) of model and clock over all "
                    + $"{_results.Sum(static result => result.Microseconds.Count)} choices {all:F3}, within one table of many choices at "
                    + $"least {within:F2}.");
        }
    }

    private void Line(string text)
    {
        Console.WriteLine(text);
        _tables.AppendLine(text);
    }

    private string Text() =>
        $"""
         # The planner's choices against the clock

         {Summary}

         The compiler chooses by a cost model how the kernels of each dense layer are built (`WeightPlanner`, `DensePlanner`, `CostModel`). This page lets it build them in every way that it may choose between, and
         compares what the model says with what they take. It is written by the program that measures it:

             dotnet build -c Release tests/Benchmarks
             dotnet tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll {command}

         `--layers NAME,…` measures layers whose names contain what is given ({string.Join(", ", PlanLayer.All.Select(static layer => $"`{layer.Name}`"))}), `--rounds N` sets the turns of each choice,
         `--first-cache 32K` tells the compiler of another first cache.

         | | |
         | --- | --- |
         | processor | {Machine.Processor}, {Environment.ProcessorCount} logical processors |
         | model and caches | {Machine.Model ?? "the system does not tell"} |
         | instruction sets in .NET | {string.Join(", ", Machine.InstructionSets)} |
         | first cache, as the compiler is told | {firstCache ?? "the default, 48K"} |
         | threads | 1 |
         | .NET | {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier} |
         | other programs | {(_others is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} % of the processors' time") : "unknown")} |
         | date | {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} |

         ## How to read the tables

         - **A table** is one direction of one layer. Each row is a network with `Tuning` set to that choice; the layer is its second dense layer, behind BatchNorm and ReLU, so that half of its inputs
           are zero. The network trains a few steps, then single launches are run on one thread with the memory that the step left,
           with other random draws each time.
         - **Choices.** Forward: the weights that one look-up stands for (rows), and how many tables stand beside each other in the first cache. Backward: the tables beside each other. Update, with the
           rounding of its inputs: lists of error rows taken two or four entries at a time, or every error row shifted; the last can only be measured where the planner chooses it.
         - **Model** is its cost of the whole launch in cycles. Only its order matters to the planner, hence the column **/ its best**: where the model is right, it is the same for model and clock.
         - **Clock** is the median of {rounds} turns of all choices, each turn at least 0.2 ms long and behind a run that is not timed, in microseconds per launch.
         - **First caches.** What the planner chooses when it is told of a first cache of 32, 48 or 64 KB (`Tuning = "FirstCache=32K"`), and the bytes that the inner loop of each kernel goes over again and again: tables
           that stand beside each other, and the error rows of one tile, of all samples of a mini-batch, which no choice makes smaller. Microseconds are of this machine, whatever its cache, in parentheses over the best of the three.
         - **The line below** is what the model costs: how much faster the best choice would have been. A choice is taken for the best by its median, so a few percent are noise, and the loss is overestimated
           rather than underestimated. Its cycles of a microsecond tell how the scale of the model differs between directions; only for the update, where lists compete with shifts, does that matter.
         - **Noise.** The table above says how much of the processors other programs had: in a disturbed run, compare choices within one table only.
         - **Rank correlation** is 1 where the model puts all choices in the clock's order. Over all layers it also tells whether costs of different layers compare.

         ## Measured

         {_tables.ToString().Trim()}

         """;
}
