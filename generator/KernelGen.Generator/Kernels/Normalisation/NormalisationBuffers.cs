using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>
/// The memory of a normalising layer; a spread is a variance or a deviation. Gradients have buffers only where an optimizer updates with
/// them.
/// </summary>
/// <param name="Features">Features; channels where samples are pictures.</param>
/// <param name="Values">What the way back reads of every value: normalised, or as it came in.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Beta">β.</param>
/// <param name="RunningMean">The mean from step to step, or calibrated.</param>
/// <param name="RunningSpread">The spread likewise.</param>
/// <param name="Mean">The mean of the mini-batch.</param>
/// <param name="Spread">Its spread.</param>
/// <param name="InverseDeviation">What its values were multiplied by.</param>
/// <param name="Factors">Where inference keeps the factor on each feature.</param>
/// <param name="Mask">Which lanes hold a sample.</param>
/// <param name="Reciprocal">Powers of two that add up to 1/samples.</param>
internal sealed record NormalisationBuffers(
    int Features,
    MemoryBuffer Values,
    MemoryBuffer Gamma,
    MemoryBuffer Beta,
    MemoryBuffer RunningMean,
    MemoryBuffer RunningSpread,
    MemoryBuffer Mean,
    MemoryBuffer Spread,
    MemoryBuffer InverseDeviation,
    MemoryBuffer Factors,
    MemoryBuffer Mask,
    MemoryBuffer Reciprocal)
{
    /// <summary>The factors with γ in them, of a normalisation by shifts.</summary>
    public MemoryBuffer? Scale { get; init; }

    /// <summary>The mean of the signs of what is normalised, of one by deviations.</summary>
    public MemoryBuffer? MeanSign { get; init; }

    /// <summary>"channel" or "feature".</summary>
    public string Parameter => Channels is null ? "feature" : "channel";

    /// <summary>What kernels over pictures leave for each other; null where samples are rows.</summary>
    public ChannelBuffers? Channels { get; init; }

    public MemoryBuffer? GammaGradient { get; init; }

    public MemoryBuffer? BetaGradient { get; init; }
}
