using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>A step of a procedure. Their kinds are closed: who meets one that it does not know throws.</summary>
internal abstract record Step
{
    private protected Step()
    {
    }

    /// <summary>The lists of steps within this one.</summary>
    public virtual IReadOnlyList<IReadOnlyList<Step>> Bodies => [];

    /// <summary>Steps and all steps within them, in order.</summary>
    public static IEnumerable<Step> All(IEnumerable<Step> steps) =>
        steps.SelectMany(step => new[] { step }.Concat(step.Bodies.SelectMany(All)));
}

/// <summary>One run of a kernel.</summary>
/// <param name="Kernel">What runs.</param>
/// <param name="Phase">What it is for.</param>
/// <param name="Stream">The stream of its random draws: layer · 8 + purpose; 0 where it draws nothing.</param>
internal sealed record KernelLaunch(Kernel Kernel, Phase Phase, int Stream = 0) : Step;

/// <summary>Steps under a condition, and others where it does not hold.</summary>
internal sealed record Branch(Condition Condition, IReadOnlyList<Step> Then, IReadOnlyList<Step> Otherwise) : Step
{
    public override IReadOnlyList<IReadOnlyList<Step>> Bodies => [Then, Otherwise];
}

/// <summary>Reads a condition once: branches on it that follow go by what it is now.</summary>
internal sealed record Decide(Condition Condition) : Step;

/// <summary>The caller's samples, a mini-batch at a time; the caller's rows go on with it.</summary>
/// <param name="Body">What is done with each.</param>
/// <param name="CountsAlike">
/// Whether all must be full, since each counts alike: a last one that is not is left out, unless it is the only one.
/// </param>
internal sealed record ForEachBatch(IReadOnlyList<Step> Body, bool CountsAlike = false) : Step
{
    public override IReadOnlyList<IReadOnlyList<Step>> Bodies => [Body];
}

/// <summary>The caller's samples one by one; the caller's rows go on with them.</summary>
internal sealed record ForEachSample(IReadOnlyList<Step> Body) : Step
{
    public override IReadOnlyList<IReadOnlyList<Step>> Bodies => [Body];
}

/// <summary>
/// The shards of the mini-batch that this process computes, one after another, each in a block of memory of its own for what is summed; the
/// caller's rows go on with them. Behind the last one that block holds the sum over all shards.
/// </summary>
/// <param name="Body">What is done with each.</param>
/// <param name="Shards">How many a full mini-batch has.</param>
internal sealed record ForEachShard(IReadOnlyList<Step> Body, int Shards) : Step
{
    public override IReadOnlyList<IReadOnlyList<Step>> Bodies => [Body];
}

/// <summary>
/// The samples of a calibration, of which processes share out mini-batches; the caller's rows go on with those of this one. What they leave
/// for sums over shards, statistics, is gathered and added up in the order of the samples.
/// </summary>
/// <param name="Body">What is done with each mini-batch of this process.</param>
/// <param name="Add">What is done with the statistics of each of them all.</param>
/// <param name="CountsAlike">As in <see cref="ForEachBatch"/>.</param>
internal sealed record ForEachPiece(IReadOnlyList<Step> Body, IReadOnlyList<Step> Add, bool CountsAlike) : Step
{
    public override IReadOnlyList<IReadOnlyList<Step>> Bodies => [Body, Add];
}

/// <summary>Another procedure.</summary>
internal sealed record Call(Procedure Procedure) : Step;

/// <summary>The procedure's working memory is there from here on.</summary>
internal sealed record ReserveMemory() : Step;

/// <summary>A value that kernels are passed from here on.</summary>
internal sealed record Compute(KernelScalar Scalar, HostValue Value) : Step;

/// <summary>A constant in the first elements of a buffer of floats.</summary>
internal sealed record Fill(MemoryBuffer Buffer, int Length, float Value) : Step;

/// <summary>Signed powers of two that add up to the reciprocal of a count.</summary>
internal sealed record StoreReciprocal(MemoryBuffer Buffer, HostCount Count) : Step;

/// <summary>Statistics over mini-batches begin with none.</summary>
internal sealed record BeginStatistics(StatisticsBuffers Buffers) : Step;

/// <summary>A mini-batch is added to statistics.</summary>
internal sealed record AddStatistics(StatisticsBuffers Buffers) : Step;

/// <summary>The statistics over all mini-batches take the place of the running ones.</summary>
internal sealed record EndStatistics(StatisticsBuffers Buffers) : Step;

/// <summary>Codes in memory are, or are no longer, those of the weights.</summary>
internal sealed record MarkCodes(bool AreCurrent) : Step;

/// <summary>A training step is done.</summary>
internal sealed record CountStep() : Step;

/// <summary>What training returns: the loss of the mini-batch.</summary>
/// <param name="Total">Its first element is the loss, summed or already the mean.</param>
/// <param name="PerSample">Whether it has yet to be divided by the number of samples.</param>
internal sealed record ReturnLoss(MemoryBuffer Total, bool PerSample) : Step;
