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

    private static readonly Dictionary<string, (Func<long, int, INetwork> Create, string Summary)> Networks = new(StringComparer.Ordinal)
    {
        [Default] = ((seed, threads) => new MnistTernary(seed, threads), MnistTernary.Summary),
        [Zero] = ((seed, threads) => new MnistZero(seed, threads), MnistZero.Summary),
        ["binary"] = ((seed, threads) => new MnistBinary(seed, threads), MnistBinary.Summary),
        ["ternary-fixed16"] = ((seed, threads) => new MnistTernaryFixed16(seed, threads), MnistTernaryFixed16.Summary),
        ["binary-fixed16"] = ((seed, threads) => new MnistBinaryFixed16(seed, threads), MnistBinaryFixed16.Summary),
        ["real"] = ((seed, threads) => new MnistReal(seed, threads), MnistReal.Summary),
        ["ternary-no-batchnorm"] = ((seed, threads) => new MnistTernaryWithoutBatchNorm(seed, threads),
            MnistTernaryWithoutBatchNorm.Summary),
        ["binary-no-qbp"] = ((seed, threads) => new MnistBinaryWithoutQbp(seed, threads), MnistBinaryWithoutQbp.Summary),
    };

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyCollection<string> Names => Networks.Keys;

    /// <summary>
    /// Whether a network has no multiplication at all: its learning rates are powers of two, and it has no real-valued inference.
    /// </summary>
    public static bool IsMultiplicationFree(string name) => name == Zero;

    /// <summary>Makes an untrained network.</summary>
    public static INetwork Create(string name, long seed, int threads) => Networks[name].Create(seed, threads);

    /// <summary>What a network is and what it computes, as its generated code says.</summary>
    public static string Summary(string name) => Networks[name].Summary;
}
