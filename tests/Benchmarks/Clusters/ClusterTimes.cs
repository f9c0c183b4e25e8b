using System.Globalization;
using System.Text.RegularExpressions;

namespace Benchmarks.Clusters;

/// <summary>What the first rank has measured.</summary>
/// <param name="Milliseconds">The median of its steps.</param>
/// <param name="Fastest">The fastest.</param>
/// <param name="Bytes">Bytes that it has given to the library for others, of each step.</param>
/// <param name="Wire">Bytes that its network interface has sent meanwhile, headers and all; 0 where there is none but the loopback.</param>
internal sealed partial record ClusterTimes(double Milliseconds, double Fastest, long Bytes, long Wire)
{
    /// <summary>Finds them in the output of a launcher.</summary>
    public static ClusterTimes? Find(string output) => Written().Match(output) is { Success: true } match
        ? new ClusterTimes(
            double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
            long.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture),
            long.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture))
        : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"step {Milliseconds:F3} ms, {Fastest:F3} the fastest, {Bytes} bytes, {Wire} on the wire");

    [GeneratedRegex(@"step ([\d.]+) ms, ([\d.]+) the fastest, (\d+) bytes, (\d+) on the wire")]
    private static partial Regex Written();
}
