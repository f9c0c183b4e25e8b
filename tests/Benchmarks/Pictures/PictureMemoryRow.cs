using System.Collections.Generic;
using System.Globalization;
using Benchmarks.Performance;

namespace Benchmarks.Pictures;

/// <summary>The largest resident size in training, against libtorch's; each in a process of its own.</summary>
/// <param name="withLibtorch">Whether libtorch can be loaded.</param>
internal sealed class PictureMemoryRow(bool withLibtorch) : IPerformanceRow
{
    /// <inheritdoc/>
    public string Name => "cifar10-memory";

    /// <inheritdoc/>
    public PerformanceResult Measure(bool quick, int threads)
    {
        var ours = Peak(threads);
        var peer = withLibtorch ? Peak(threads, "--peer") : (long?)null;
        var measured = string.Create(CultureInfo.InvariantCulture, $"{ours / 1e6:F0} MB");
        return new QuantityResult(
            Name,
            $"largest resident size of a process that trains {PictureNetwork.Cifar10}, over that of one in which libtorch does",
            peer is null
                ? measured
                : string.Create(CultureInfo.InvariantCulture, $"{(double)ours / peer:F2} ({measured} over {peer / 1e6:F0} MB)"),
            (double?)ours / peer,
            0.5);
    }

    private static long Peak(int threads, params string[] more) => ChildProcess.Run<long>(
        ["picturememory", "--threads", threads.ToString(CultureInfo.InvariantCulture), .. more], new Dictionary<string, string>());
}
