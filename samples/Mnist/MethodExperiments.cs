using System.Collections.Generic;
using Mnist.Networks;
using Samples;
using Samples.Reproduction;

namespace Mnist;

/// <summary>The methods that the paper builds on, each as a declaration of its own, beside the paper's ternary network.</summary>
internal static class MethodExperiments
{
    /// <summary>Their networks, but for those that the paper has too.</summary>
    public static IReadOnlyList<NetworkChoice> Networks { get; } =
    [
        new(
            "binary-deterministic",
            (seed, threads) => new MnistBinaryConnectDeterministic(seed, threads),
            MnistBinaryConnectDeterministic.Summary,
            MnistBinaryConnectDeterministic.Costs),
        new("sign", (seed, threads) => new MnistSign(seed, threads), MnistSign.Summary, MnistSign.Costs),
        new("bitwise", (seed, threads) => new MnistBits(seed, threads), MnistBits.Summary, MnistBits.Costs),
        new("one-power", (seed, threads) => new MnistOnePower(seed, threads), MnistOnePower.Summary, MnistOnePower.Costs),
        new("two-powers", (seed, threads) => new MnistTwoPowers(seed, threads), MnistTwoPowers.Summary, MnistTwoPowers.Costs),
        new("three-powers", (seed, threads) => new MnistThreePowers(seed, threads), MnistThreePowers.Summary, MnistThreePowers.Costs),
        new("hard-tanh", (seed, threads) => new MnistHardTanh(seed, threads), MnistHardTanh.Summary, MnistHardTanh.Costs),
        new("log-quantized", (seed, threads) => new MnistLogQuantized(seed, threads), MnistLogQuantized.Summary, MnistLogQuantized.Costs),
        new("deep", (seed, threads) => new MnistDeep(seed, threads), MnistDeep.Summary, MnistDeep.Costs),
        new("deep-noise", (seed, threads) => new MnistDeepWithNoise(seed, threads), MnistDeepWithNoise.Summary, MnistDeepWithNoise.Costs),
    ];

    /// <summary>What is trained.</summary>
    public static ReproductionPlan Plan { get; } = new(
        "methods",
        "Train every method that the paper builds on, and write the table; the same command goes on where it was interrupted",
        [
            new("ternary", "Lin et al. 2016: ternary weights, quantized back propagation", 1.15),
            new("binary-stochastic", "BinaryConnect (Courbariaux et al. 2015), stochastic: tested with real weights", 1.18)
            {
                Network = "binary-no-qbp",
            },
            new("binary-deterministic", "BinaryConnect, deterministic: tested with rounded weights", 1.29),
            new("sign", "Hubara et al. 2016: binary weights and activations; theirs has layers of 4096 units", 0.96)
            {
                Rates = (0.01f, 0.0003f),
            },
            new("bitwise", "Kim and Smaragdis 2016: binary pixels too") { Rates = (0.01f, 0.0003f) },
            new("one-power", "Marchesi et al. 1993: weights that are powers of two"),
            new("two-powers", "the same, sums of two"),
            new("three-powers", "the same, sums of three"),
            new("hard-tanh", "full precision without normalization, HardTanh for activations") { Rates = (1f / 256, 1f / 4096) },
            new("log-quantized", "Simard and Graf 1993: the same, activations and gradients as powers of two")
            {
                Rates = (1f / 256, 1f / 4096),
            },
            new("deep", "twenty hidden layers of 50 units, full precision") { Rates = (0.03f, 0.03f) },
            new("deep-noise", "the same with noise on its gradients (Neelakantan et al. 2015)") { Rates = (0.03f, 0.03f) },
        ],
        Seeds: 3,
        Epochs: (100, 10))
    {
        HasCosts = true,
    };
}
