using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>The networks that the compiler built with this project, by name.</summary>
internal static class DeclaredNetworks
{
    /// <summary>A constructor each, taking seed and threads.</summary>
    public static IReadOnlyDictionary<string, Func<long, int, IClassifier>> All { get; } =
        new Dictionary<string, Func<long, int, IClassifier>>
    {
        [nameof(TernaryNet)] = (seed, threads) => new TernaryNet(seed, threads),
        [nameof(BinaryNet)] = (seed, threads) => new BinaryNet(seed, threads),
        [nameof(RealNet)] = (seed, threads) => new RealNet(seed, threads),
        [nameof(MixedNet)] = (seed, threads) => new MixedNet(seed, threads),
        [nameof(ZeroNet)] = (seed, threads) => new ZeroNet(seed, threads),
        [nameof(ZeroBinaryNet)] = (seed, threads) => new ZeroBinaryNet(seed, threads),
        [nameof(LeakyNet)] = (seed, threads) => new LeakyNet(seed, threads),
        [nameof(PowersNet)] = (seed, threads) => new PowersNet(seed, threads),
        [nameof(ConvPowersNet)] = (seed, threads) => new ConvPowersNet(seed, threads),
        [nameof(LogNet)] = (seed, threads) => new LogNet(seed, threads),
        [nameof(ConvLogNet)] = (seed, threads) => new ConvLogNet(seed, threads),
        [nameof(SoftNet)] = (seed, threads) => new SoftNet(seed, threads),
        [nameof(PatternNet)] = (seed, threads) => new PatternNet(seed, threads),
        [nameof(FixedNet)] = (seed, threads) => new FixedNet(seed, threads),
        [nameof(FixedZeroNet)] = (seed, threads) => new FixedZeroNet(seed, threads),
        [nameof(MomentumNet)] = (seed, threads) => new MomentumNet(seed, threads),
        [nameof(ShiftMomentumNet)] = (seed, threads) => new ShiftMomentumNet(seed, threads),
        [nameof(AdamNet)] = (seed, threads) => new AdamNet(seed, threads),
        [nameof(ShiftAdaMaxNet)] = (seed, threads) => new ShiftAdaMaxNet(seed, threads),
        [nameof(ConvNet)] = (seed, threads) => new ConvNet(seed, threads),
        [nameof(ConvFixedNet)] = (seed, threads) => new ConvFixedNet(seed, threads),
        [nameof(ConvZeroNet)] = (seed, threads) => new ConvZeroNet(seed, threads),
        [nameof(ConvRealNet)] = (seed, threads) => new ConvRealNet(seed, threads),
        [nameof(ConvBinaryNet)] = (seed, threads) => new ConvBinaryNet(seed, threads),
        [nameof(ShardedNet)] = (seed, threads) => new ShardedNet(seed, threads),
        [nameof(ShardedZeroNet)] = (seed, threads) => new ShardedZeroNet(seed, threads),
        [nameof(SignNet)] = (seed, threads) => new SignNet(seed, threads),
        [nameof(SignPictureNet)] = (seed, threads) => new SignPictureNet(seed, threads),
        [nameof(StandardizedNet)] = (seed, threads) => Fitted(new StandardizedNet(seed, threads)),
        [nameof(StandardizedZeroNet)] = (seed, threads) => Fitted(new StandardizedZeroNet(seed, threads)),
    };

    /// <summary>What weights may be in inference: real-valued ones would multiply.</summary>
    public static InferenceWeights[] AllowedWeights(this IClassifier network) =>
        network is ZeroNet or StandardizedZeroNet or ZeroBinaryNet or ConvPowersNet or FixedZeroNet or LeakyNet or ConvZeroNet
            or ShardedZeroNet or SignNet or LogNet or ConvLogNet
            ? [InferenceWeights.Rounded, InferenceWeights.Sampled]
            : Enum.GetValues<InferenceWeights>();

    private static IClassifier Fitted(IClassifier network)
    {
        network.FitStandardization(RandomData.Inputs(new Random(5), 100, network.InputSize));
        return network;
    }
}
