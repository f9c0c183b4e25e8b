using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>What stands at the head of generated files, so that a reader who comes from Go To Definition knows the words.</summary>
internal static class Words
{
    private static readonly string[] OfKernels =
    [
        "A vector holds sixteen samples, one in each lane: a sample block (block in names); lanes behind the last sample are padding. "
            + "[sample block][feature][lane] says how the values of a buffer lie in memory, outermost first. A tile is the "
            + "outputs whose weights lie together.",
        "A code is the number of one combination of a few weights: the sums of all combinations are formed once, in a "
            + "table, and codes look them up.",
        "A kernel is one leaf method over such memory; threads share its units of work, from first to last (excluded). "
            + "One that serves several layers is named after their shape. x is what goes into a layer, z what a dense layer "
            + "makes of it, a what follows; gradient (δ) is that of the loss there.",
    ];

    private static readonly string[] OfSchedule =
    [
        "A launch runs one kernel on its buffers: Launch does so on this thread, Run shares its units of work among "
            + "threads. A sample block is sixteen samples, one in each lane of a vector; [sample block][feature][lane] says "
            + "how values lie in memory, outermost first.",
    ];

    /// <summary>The line that says what was declared.</summary>
    public static IReadOnlyList<string> Architecture(NetworkInfo info) => [string.Empty, info.Architecture];

    /// <summary>The same and what a reader of kernels has to know.</summary>
    public static IReadOnlyList<string> Kernels(NetworkInfo info) => [.. Architecture(info), string.Empty, .. OfKernels];

    /// <summary>The same and what a reader of the schedule has to know.</summary>
    public static IReadOnlyList<string> Schedule(NetworkInfo info) => [.. Architecture(info), string.Empty, .. OfSchedule];
}
