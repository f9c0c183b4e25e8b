using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;
using Benchmarks.Performance;

namespace Benchmarks.Pictures;

/// <summary>How long the products of a training step would take in float32 if nothing but them had to be done.</summary>
internal sealed class PeakRow : IPerformanceRow
{
    private const int Samples = 100;
    private const int Rounds = 20_000_000;
    private const int Sums = 12;

    /// <inheritdoc/>
    public string Name => "cifar10-products";

    /// <inheritdoc/>
    public PerformanceResult Measure(bool quick, int threads)
    {
        // The best of several: other programs only ever slow it down.
        var rate = Enumerable.Range(0, quick ? 2 : 5).Max(_ => Rate(threads));
        var products = Samples * PictureNetwork.Cifar10.ProductsPerSample;
        return new QuantityResult(
            Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{products / 1e9:F1} billion products and additions in float32 of {PictureNetwork.Cifar10}, {Samples} samples, ")
                + "at the processor's peak",
            string.Create(
                CultureInfo.InvariantCulture, $"{1e3 * products / rate:F0} ms at {rate / 1e9:F0} a nanosecond on {threads} threads"),
            null,
            null);
    }

    /// <summary>Products with additions a second, of so many threads together.</summary>
    private static double Rate(int threads)
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
