using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace FirstHour;

/// <summary>What runs of a program gave.</summary>
/// <param name="Metric">Its figure for the test set, the same in each run or the median.</param>
/// <param name="First">Processor time of the first run, compiling the methods included.</param>
/// <param name="Later">Processor time of the later runs, the median; of the first where there is no other.</param>
internal sealed record Measurement(double Metric, TimeSpan First, TimeSpan Later)
{
    /// <summary>Runs programs in turns.</summary>
    public static IReadOnlyDictionary<string, Measurement> InTurns(Journey journey, string folder, int rounds)
    {
        var runs = journey.Programs.ToDictionary(program => program.Library, _ => new List<(double Metric, TimeSpan Time)>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (library, run) in journey.Programs)
            {
                using var process = Process.GetCurrentProcess();
                var before = process.TotalProcessorTime;
                var metric = run(folder);
                process.Refresh();
                runs[library].Add((metric, process.TotalProcessorTime - before));
            }
        }

        return runs.ToDictionary(pair => pair.Key, pair => new Measurement(
            Median(pair.Value.Select(run => run.Metric)),
            pair.Value[0].Time,
            TimeSpan.FromSeconds(Median(pair.Value.Skip(Math.Min(1, rounds - 1)).Select(run => run.Time.TotalSeconds)))));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
