using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Benchmarks.Performance;

/// <summary>A reading of how long processors have been busy, for this process and for others.</summary>
/// <param name="All">Busy time of all processors in seconds, or null where the system does not tell.</param>
/// <param name="Own">Processor time of this process in seconds.</param>
/// <param name="Clock">When it was read.</param>
internal sealed record ProcessorTime(double? All, double Own, long Clock)
{
    private const double TicksPerSecond = 100;

    /// <summary>Reads it.</summary>
    public static ProcessorTime Now()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessorTime(Busy(), process.TotalProcessorTime.TotalSeconds, Stopwatch.GetTimestamp());
    }

    /// <summary>The share of the processors' time since then that other programs had, 0 to 1.</summary>
    public double? OthersUntilNow()
    {
        var now = Now();
        var available = Stopwatch.GetElapsedTime(Clock, now.Clock).TotalSeconds * Environment.ProcessorCount;
        return (now.All - All - (now.Own - Own)) / available is { } share ? Math.Clamp(share, 0, 1) : null;
    }

    private static double? Busy()
    {
        const string Statistics = "/proc/stat";
        if (!File.Exists(Statistics))
        {
            return null;
        }

        // user, nice, system, idle, iowait, irq, softirq, steal: guests are part of user.
        double[] ticks =
        [
            .. File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(static ticks => double.Parse(ticks, CultureInfo.InvariantCulture)),
        ];
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }
}
