using System;
using System.Collections.Generic;
using KernelGen;
using Mnist.Networks;

namespace Mnist;

/// <summary>The networks that <c>--network</c> knows.</summary>
internal static class NetworkCatalog
{
    /// <summary>What is trained when nothing is said.</summary>
    public const string Default = "ternary";

    private const string Zero = "zero";

    private static readonly Dictionary<string, Entry> Networks = new(StringComparer.Ordinal)
    {
        [Default] = new((seed, threads) => new MnistTernary(seed, threads), MnistTernary.Summary, MnistTernary.Costs),
        [Zero] = new((seed, threads) => new MnistZero(seed, threads), MnistZero.Summary, MnistZero.Costs),
        ["binary"] = new((seed, threads) => new MnistBinary(seed, threads), MnistBinary.Summary, MnistBinary.Costs),
        ["ternary-fixed16"] = new(
            (seed, threads) => new MnistTernaryFixed16(seed, threads), MnistTernaryFixed16.Summary, MnistTernaryFixed16.Costs),
        ["binary-fixed16"] = new(
            (seed, threads) => new MnistBinaryFixed16(seed, threads), MnistBinaryFixed16.Summary, MnistBinaryFixed16.Costs),
        ["real"] = new((seed, threads) => new MnistReal(seed, threads), MnistReal.Summary, MnistReal.Costs),
        ["ternary-no-batchnorm"] = new(
            (seed, threads) => new MnistTernaryWithoutBatchNorm(seed, threads),
            MnistTernaryWithoutBatchNorm.Summary,
            MnistTernaryWithoutBatchNorm.Costs),
        ["binary-no-qbp"] = new(
            (seed, threads) => new MnistBinaryWithoutQbp(seed, threads), MnistBinaryWithoutQbp.Summary, MnistBinaryWithoutQbp.Costs),
    };

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyCollection<string> Names => Networks.Keys;

    /// <summary>
    /// Whether a network has no multiplication at all: its learning rates are powers of two, and it has no real-valued inference.
    /// </summary>
    public static bool IsMultiplicationFree(string name) => name == Zero;

    /// <summary>Makes an untrained network.</summary>
    public static IClassifier Create(string name, long seed, int threads) => Networks[name].Create(seed, threads);

    /// <summary>What a network is and what it computes, as its generated code says.</summary>
    public static string Summary(string name) => Networks[name].Summary;

    /// <summary>What it costs, as its generated code says.</summary>
    public static NetworkCosts Costs(string name) => Networks[name].Costs;

    /// <summary>A network, what it is and computes in words, and what it costs in numbers.</summary>
    private sealed record Entry(Func<long, int, IClassifier> Create, string Summary, NetworkCosts Costs);
}
