using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>What a procedure does to the memory that all callers of a network share.</summary>
internal enum SharedAccess
{
    /// <summary>Changes it, and runs alone.</summary>
    Changes,

    /// <summary>Changes what predictions read before they begin, and works in no memory besides: those under way keep theirs.</summary>
    Prepares,

    /// <summary>Only reads it: any number of callers at the same time, each in memory of its own.</summary>
    Reads,
}

/// <summary>Memory of its own that a procedure works in, besides what all share.</summary>
internal enum WorkingMemory
{
    None,

    /// <summary>Of whoever changes the network.</summary>
    Training,

    /// <summary>Of a caller that predicts mini-batches.</summary>
    Batch,

    /// <summary>Of a caller that predicts samples one by one.</summary>
    Sample,

    /// <summary>Of who loads a network for inference: weights until they are codes.</summary>
    Loading,
}

/// <summary>A named list of steps.</summary>
/// <param name="name">"Train".</param>
/// <param name="access">What it does to shared memory.</param>
/// <param name="memory">Where its buffers lie that are not persistent.</param>
/// <param name="body">Its steps.</param>
internal sealed class Procedure(string name, SharedAccess access, WorkingMemory memory, IReadOnlyList<Step> body)
{
    public string Name { get; } = name;

    public SharedAccess Access { get; } = access;

    public WorkingMemory Memory { get; } = memory;

    public IReadOnlyList<Step> Body { get; } = body;

    /// <summary>Every launch, in order, those of both ways of a branch included.</summary>
    public IReadOnlyList<KernelLaunch> Launches => field ??= Step.All(Body).OfType<KernelLaunch>().ToList();

    /// <summary>The launches of a call as it mostly is: labels given, codes for weights, all shards. The ledger counts these.</summary>
    public IReadOnlyList<KernelLaunch> UsualLaunches => field ??= Usual(Body).OfType<KernelLaunch>().ToList();

    private static IEnumerable<Step> Usual(IReadOnlyList<Step> steps) => steps.SelectMany(step => step switch
    {
        Branch branch => Usual(branch.Then),
        ForEachShard loop => Enumerable.Repeat(loop.Body, loop.Shards).SelectMany(Usual),
        _ => step.Bodies.Count == 0 ? [step] : step.Bodies.SelectMany(Usual),
    });
}
