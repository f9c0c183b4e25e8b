using System;
using System.CommandLine;
using System.Linq;
using Benchmarks.Performance;

namespace Benchmarks.Draws;

/// <summary>The command line: <c>draws</c> measures random draws by comparison and by logic on binary sequences.</summary>
internal static class DrawsCommand
{
    /// <summary>The command.</summary>
    public static Command Command()
    {
        Command command = new("draws", "A random bit of given probability, by comparison as in kernels and by logic on binary digits");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        DrawContender[] contenders = [.. Enum.GetValues<DrawKind>().Select(static kind => new DrawContender(kind).Prepared())];
        var times = new Turns(WarmUp: 1000, Count: 11, Length: 2000).Measure(contenders);
        Console.WriteLine($"{Machine.Processor}, {Machine.Model}; one thread.\n");
        Console.WriteLine("| way | ns a draw | fastest | of 1: drawn, expected |\n| --- | --- | --- | --- |");
        foreach (var (contender, time) in contenders.Zip(times))
        {
            var nanoseconds = 1e6 / DrawContender.Count;
            var (drawn, expected) = contender.Ones;
            Console.WriteLine(FormattableString.Invariant(
                $"| {time.Name} | {time.Median * nanoseconds:F3} | {time.Fastest * nanoseconds:F3} | {drawn}, {expected:F0} |"));
        }

        return 0;
    }
}
