using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>What the host decides by.</summary>
internal enum Condition
{
    /// <summary>Labels were given, not targets.</summary>
    LabelsGiven,

    /// <summary>Weights of inference are codes: rounded or sampled ones.</summary>
    CodedWeights,

    /// <summary>Weights of inference are rounded.</summary>
    RoundedWeights,

    /// <summary>Weights of inference are sampled.</summary>
    SampledWeights,

    /// <summary>Looking up in a vector takes this machine a few instructions.</summary>
    VectorLookUps,

    /// <summary>Weights of inference are codes, and this machine looks them up in vectors where samples come one by one.</summary>
    CodedWeightsOfOneSample,

    /// <summary>More samples than this machine predicts faster one by one.</summary>
    ManySamples,

    /// <summary>Codes in memory are not those of the weights. Of several callers one makes them; the others wait.</summary>
    CodesAreStale,
}

/// <summary>A number that the host counts.</summary>
internal enum HostCount
{
    /// <summary>Samples of this mini-batch.</summary>
    Samples,

    /// <summary>Mini-batches that count alike.</summary>
    Batches,

    /// <summary>Shards of this mini-batch that hold samples.</summary>
    Shards,
}

/// <summary>A value that the host computes for its kernels. The kinds are closed, as those of <see cref="Step"/>.</summary>
internal abstract record HostValue
{
    private protected HostValue()
    {
    }
}

/// <summary>What the caller gave under the same name.</summary>
internal sealed record Argument() : HostValue;

/// <summary>Samples of this mini-batch in blocks of as many as there are lanes, rounded up.</summary>
internal sealed record BlocksOfSamples() : HostValue;

/// <summary>1 / samples.</summary>
internal sealed record InverseOfSamples() : HostValue;

/// <summary>1 / shards of this mini-batch that hold samples.</summary>
internal sealed record InverseOfShards() : HostValue;

/// <summary>The learning rate.</summary>
/// <param name="PerSample">Whether it is divided by the number of samples.</param>
internal sealed record ScaledLearningRate(bool PerSample) : HostValue;

/// <summary>n / (1 − βᵗ), t the training step from 1: computed in doubles, rounded to a float once.</summary>
/// <param name="Beta">β.</param>
/// <param name="HasRate">Whether n is the learning rate rather than 1.</param>
internal sealed record BiasCorrected(float Beta, bool HasRate) : HostValue;

/// <summary>The bits of the power of two next to learning rate / (1 − (7/8)ᵗ), t the training step from 1.</summary>
internal sealed record BiasCorrectedPowerOfTwo() : HostValue;

/// <summary>n·2^(exponent − halvings passed by): it halves in given training steps, from 0. Zero where it is subnormal.</summary>
/// <param name="Exponent">log₂ of the first step's factor.</param>
/// <param name="Halvings">The steps from which on it is half of what it was, in order.</param>
/// <param name="HasRate">Whether n is the learning rate rather than 1.</param>
internal sealed record PowerOfStep(int Exponent, IReadOnlyList<long> Halvings, bool HasRate) : HostValue;

/// <summary>All ones after the first of mini-batches that count alike, else zero.</summary>
internal sealed record LaterBatch() : HostValue;
