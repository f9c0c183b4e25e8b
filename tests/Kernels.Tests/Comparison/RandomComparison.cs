using System;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Random networks against the reference.</summary>
internal static class RandomComparison
{
    public static Gen<RandomNetwork> Of(Gen<NetworkSpec> specs) => Gen.Select(
        specs,
        Gen.Long,
        Gen.Int,
        Gen.Int[1, 3],
        (spec, seed, dataSeed, threads) => new RandomNetwork(spec, seed, dataSeed, threads));

    /// <summary>Compiles networks in groups, and compares some training steps, predictions and calibrations of each.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="usual">How many, where nothing else is asked for.</param>
    /// <param name="steps">Training steps of each.</param>
    /// <param name="output">Where to say how strict it was.</param>
    /// <param name="loosely">The share of elements that may have a wide bound.</param>
    public static void Run(Gen<RandomNetwork> networks, int usual, int steps, ITestOutputHelper output, double loosely = 0.1)
    {
        var tally = new Tally();
        networks.CheckInGroups(
            usual,
            20,
            group => NetworkCompiler.Compile([.. group.Select(network => network.Spec)]),
            (random, compiled, index) =>
            {
                var (spec, seed, dataSeed, threads) = random;
                for (var repetition = 0; repetition < RandomCases.Repetitions; repetition++)
                {
                    var network = compiled.Create(index, unchecked(seed + repetition), threads);
                    Assert.Equal(unchecked(seed + repetition), network.Seed);
                    new NetworkComparison(spec, network, unchecked(dataSeed + repetition), tally).Run(steps);
                }
            });
        AssertStrict(tally, output, RandomCases.AreMany(usual), loosely);
    }

    /// <summary>Tolerances that forgive everything would prove nothing.</summary>
    public static void AssertStrict(Tally tally, ITestOutputHelper output, bool isEnough = true, double loosely = 0.1)
    {
        output.WriteLine(tally.ToString());
        if (isEnough)
        {
            // Two of a few steps may be more than their share.
            Assert.True(tally.Enclosed <= Math.Max(2, 0.05 * tally.Steps), tally.ToString());
            Assert.True(tally.EnclosedRuns <= 0.05 * tally.Runs, tally.ToString());
            Assert.True(tally.Turned <= 0.1 * tally.Steps, tally.ToString());
            Assert.True(tally.Loose <= loosely * tally.Elements, tally.ToString());
        }
    }
}

/// <summary>A network and what it is trained on.</summary>
internal sealed record RandomNetwork(NetworkSpec Spec, long Seed, int DataSeed, int Threads);
