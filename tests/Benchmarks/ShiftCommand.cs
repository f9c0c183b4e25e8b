using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Threading;
using System.Threading.Tasks;
using KernelGen;

namespace Benchmarks;

/// <summary>
/// The command line: <c>shifts</c> compares <see cref="Shift.By(float, int)"/> and its vector form with multiplication, on all 2^32 floats.
/// </summary>
internal static class ShiftCommand
{
    private const int Blocks = 1 << 12;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var exponents = new Option<int[]>("--by")
        {
            Description = "Exponents k, −149 to 127, as 2^k is to be a float",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [-149, -127, -126, -24, -3, -1, 0, 1, 3, 24, 126, 127],
        };
        var threads = new Option<int>("--threads") { Description = "Threads", DefaultValueFactory = _ => 1 };
        exponents.Validators.Add(result =>
        {
            if (Array.Exists(result.GetValueOrDefault<int[]>() ?? [], static k => k is < -149 or > 127))
            {
                result.AddError("--by takes exponents from -149 to 127.");
            }
        });
        var command = new Command("shifts", "Shift.By against multiplication on all 2^32 floats, bit by bit") { exponents, threads };
        command.SetAction(parsed => Run(parsed.GetValue(exponents)!, Math.Max(1, parsed.GetValue(threads))));
        return command;
    }

    private static int Run(int[] exponents, int threads)
    {
        long all = 0;
        foreach (var k in exponents)
        {
            var start = Stopwatch.GetTimestamp();
            long different = 0;
            Parallel.For(
                0,
                Blocks,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                block => Interlocked.Add(ref different, Differences((uint)block, k)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"2^{k}: {different} of 4294967296 floats differ, scalar or in a vector ({Stopwatch.GetElapsedTime(start).TotalSeconds:F1} "
                    + $"s)"));
            all += different;
        }

        return all == 0 ? 0 : 1;
    }

    private static int Differences(uint block, int k)
    {
        const int Length = (int)((1L << 32) / Blocks);
        var power = MathF.ScaleB(1f, k);
        var first = block * Length;
        var lanes = Vector512.Create(0u, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        var different = 0;
        for (uint i = 0; i < Length; i += 16)
        {
            var shifted = Shift.By((lanes + Vector512.Create(first + i)).AsSingle(), k);
            for (var lane = 0; lane < 16; lane++)
            {
                var x = BitConverter.UInt32BitsToSingle(first + i + (uint)lane);
                var product = BitConverter.SingleToUInt32Bits(x * power);
                different += product == BitConverter.SingleToUInt32Bits(Shift.By(x, k))
                    && product == BitConverter.SingleToUInt32Bits(shifted[lane]) ? 0 : 1;
            }
        }

        return different;
    }
}
