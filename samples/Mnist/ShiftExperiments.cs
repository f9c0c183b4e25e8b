using System.Collections.Generic;
using Mnist.Networks;
using Samples;
using Samples.Reproduction;

namespace Mnist;

/// <summary>The paper's ternary network with other limits of the shifts in its back propagation: Lin et al. 2016, section 5.3.</summary>
internal static class ShiftExperiments
{
    /// <summary>Those whose limit is not the usual one of four bits.</summary>
    public static IReadOnlyList<NetworkChoice> Networks { get; } =
    [
        new("shift-2", (seed, threads) => new MnistTernaryShift2(seed, threads), MnistTernaryShift2.Summary, MnistTernaryShift2.Costs),
        new("shift-3", (seed, threads) => new MnistTernaryShift3(seed, threads), MnistTernaryShift3.Summary, MnistTernaryShift3.Costs),
        new("shift-5", (seed, threads) => new MnistTernaryShift5(seed, threads), MnistTernaryShift5.Summary, MnistTernaryShift5.Costs),
        new("shift-6", (seed, threads) => new MnistTernaryShift6(seed, threads), MnistTernaryShift6.Summary, MnistTernaryShift6.Costs),
        new("shift-7", (seed, threads) => new MnistTernaryShift7(seed, threads), MnistTernaryShift7.Summary, MnistTernaryShift7.Costs),
        new("shift-8", (seed, threads) => new MnistTernaryShift8(seed, threads), MnistTernaryShift8.Summary, MnistTernaryShift8.Costs),
        new("shift-9", (seed, threads) => new MnistTernaryShift9(seed, threads), MnistTernaryShift9.Summary, MnistTernaryShift9.Costs),
        new("shift-10", (seed, threads) => new MnistTernaryShift10(seed, threads), MnistTernaryShift10.Summary, MnistTernaryShift10.Costs),
    ];

    /// <summary>What is trained: ten seeds of each, for as many epochs as tell whether a limit hurts.</summary>
    public static ReproductionPlan Plan { get; } = new(
        "shifts",
        "Train with shifts of at most 2 to 10 bits, and write the error over that limit; the same command goes on where it was interrupted",
        [
            Row("shift-2", 2),
            Row("shift-3", 3),
            Row("ternary", 4),
            Row("shift-5", 5),
            Row("shift-6", 6),
            Row("shift-7", 7),
            Row("shift-8", 8),
            Row("shift-9", 9),
            Row("shift-10", 10),
        ],
        Seeds: 10,
        Epochs: (10, 2),
        Variable: "largest shift in bits");

    private static Experiment Row(string network, int bits) =>
        new(network, $"ternary weights, quantized back propagation from 2^-{bits} to 2^{bits}", Value: bits);
}
