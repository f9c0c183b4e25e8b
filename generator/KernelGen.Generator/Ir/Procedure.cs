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
}

/// <summary>A named list of steps.</summary>
/// <param name="Name">"Train".</param>
/// <param name="Access">What it does to shared memory.</param>
/// <param name="Memory">Where its buffers lie that are not persistent.</param>
/// <param name="Body">Its steps.</param>
internal sealed record Procedure(string Name, SharedAccess Access, WorkingMemory Memory, IReadOnlyList<Step> Body)
{
    /// <summary>Every launch, in order, those of both ways of a branch included.</summary>
    public IReadOnlyList<KernelLaunch> Launches => field ??= Step.All(Body).OfType<KernelLaunch>().ToList();

    /// <summary>The launches of a call as it mostly is: labels given, codes in place of weights. The ledger counts these.</summary>
    public IReadOnlyList<KernelLaunch> UsualLaunches => field ??= Usual(Body).OfType<KernelLaunch>().ToList();

    private static IEnumerable<Step> Usual(IReadOnlyList<Step> steps) => steps.SelectMany(step => step switch
    {
        Branch branch => Usual(branch.Then),
        _ => step.Bodies.Count == 0 ? [step] : step.Bodies.SelectMany(Usual),
    });
}
