using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;

namespace Benchmarks.Performance;

/// <summary>
/// How many products with their additions this processor computes in float32 when nothing else has to be done: no program that multiplies
/// is faster than its products.
/// </summary>
internal static class FloatPeak
{
    private const int Rounds = 20_000_000;
    private const int Attempts = 5;
    private const int Sums = 12;

    private static readonly ConcurrentDictionary<int, double> Rates = new();

    /// <summary>How long so many products take on so many threads, in milliseconds.</summary>
    public static double Milliseconds(double products, int threads) => 1e3 * products / Rate(threads);

    /// <summary>Products with additions a second, of so many threads together; measured once.</summary>
    // The best of several: other programs only ever slow it down.
    public static double Rate(int threads) =>
        Rates.GetOrAdd(threads, static count => Enumerable.Range(0, Attempts).Max(_ => Measure(count)));

    private static double Measure(int threads)
    {
        using var start = new Barrier(threads);
        var seconds = new double[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            _ = Multiply(Rounds / 10);
            start.SignalAndWait();
            var begin = Stopwatch.GetTimestamp();
            _ = Multiply(Rounds);
            seconds[index] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }))];
        foreach (var thread in all)
        {
            thread.Start();
        }

        foreach (var thread in all)
        {
            thread.Join();
        }

        return threads * (double)Rounds * Sums * Vector512<float>.Count / seconds.Max();
    }

    /// <summary>Twelve sums that do not wait for each other, in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply(int rounds)
    {
        var factor = Vector512.Create(0.999f);
        var term = Vector512.Create(0.001f);
        Vector512<float> a = term, b = term, c = term, d = term, e = term, f = term;
        Vector512<float> g = term, h = term, i = term, j = term, k = term, l = term;
        for (var round = 0; round < rounds; round++)
        {
            a = Vector512.MultiplyAddEstimate(a, factor, term);
            b = Vector512.MultiplyAddEstimate(b, factor, term);
            c = Vector512.MultiplyAddEstimate(c, factor, term);
            d = Vector512.MultiplyAddEstimate(d, factor, term);
            e = Vector512.MultiplyAddEstimate(e, factor, term);
            f = Vector512.MultiplyAddEstimate(f, factor, term);
            g = Vector512.MultiplyAddEstimate(g, factor, term);
            h = Vector512.MultiplyAddEstimate(h, factor, term);
            i = Vector512.MultiplyAddEstimate(i, factor, term);
            j = Vector512.MultiplyAddEstimate(j, factor, term);
            k = Vector512.MultiplyAddEstimate(k, factor, term);
            l = Vector512.MultiplyAddEstimate(l, factor, term);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
