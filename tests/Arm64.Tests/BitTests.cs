using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Arm64.Tests;

/// <summary>The same program gives the same bits on ARM64 as here.</summary>
public sealed class BitTests(Arm64 arm, ITestOutputHelper output)
{
    /// <summary>
    /// Training steps, predictions of mini-batches and of one sample, calibration, of every network that Kernels.Tests declares: dense,
    /// convolutional, in fixed point, free of multiplications, with every optimizer; and a whole training.
    /// </summary>
    [Fact]
    public async Task Networks_train_and_predict_the_same_bits()
    {
        var here = Lines(await Arm64.RunHere("--fingerprint"));
        var names = here[1..].Select(line => line.Split(' ')[0]).ToArray();
        Assert.True(names.Length > 20, string.Join('\n', here));

        // Two processes: an emulated one spends most of its time on compiling, one method at a time.
        var watch = Stopwatch.StartNew();
        var halves = await Task.WhenAll(new[] { 0, 1 }.Select(async half =>
            Lines(await arm.Run(["--fingerprint", .. names.Where((_, index) => index % 2 == half)]))));
        output.WriteLine(FormattableString.Invariant($"{here[0]} against {halves[0][0]}, {watch.Elapsed.TotalSeconds:F0} s"));
        Assert.All(halves, lines => Assert.Equal("AdvSimd", lines[0]));
        Assert.NotEqual("AdvSimd", here[0]);
        Assert.Equal(here[1..].Order(StringComparer.Ordinal), halves.SelectMany(lines => lines[1..]).Order(StringComparer.Ordinal));
    }

    /// <summary>Frozen networks, with tables of sums, on bits and as straight-line code, of rows and of pictures.</summary>
    [Fact]
    public async Task Frozen_networks_give_the_same_scores()
    {
        var (here, there) = (Lines(await Arm64.RunHere("--frozen")), Lines(await arm.Run("--frozen")));
        Assert.Equal("AdvSimd", there[0]);
        Assert.NotEqual("AdvSimd", here[0]);
        Assert.Equal(5, here.Length);
        Assert.Equal(here[1..], there[1..]);
    }

    /// <summary>Kernels made of a user's methods, on values of all kinds, against these methods as C# runs them there.</summary>
    [Fact]
    public async Task Methods_become_kernels_that_give_their_bits() =>
        Assert.Equal(["AdvSimd"], Lines(await arm.Run("--exact")));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
