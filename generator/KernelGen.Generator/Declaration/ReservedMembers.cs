using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace KernelGen.Generator.Declaration;

/// <summary>The members that the generated half of a network declares, so that the user's half must not.</summary>
internal static class ReservedMembers
{
    private static readonly HashSet<string> Set = new(StringComparer.Ordinal)
    {
        "Architecture", "BatchSize", "Calibrate", "Classify", "Costs", "InferenceWeights", "InputSize", "Load", "LoadAsync",
        "LoadForInference", "LoadForInferenceAsync", "OutputSize", "Predict", "PredictProbabilities", "ReadTensor", "Restore", "Save",
        "SaveAsync", "Seed", "Step", "Summary", "Tensors", "Threads", "Train", "WriteTensor", "_kernels",
    };

    /// <summary>All of them, in ordinal order. The constructor (long, int) is reserved too.</summary>
    public static ImmutableArray<string> Names { get; } = Set.ToImmutableArray().Sort(StringComparer.Ordinal);

    /// <summary>Whether it is one of them, or what the compiler calls the accessor of one.</summary>
    public static bool Contains(string name) =>
        Set.Contains(
            name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal)
                ? name.Substring(4)
                : name);
}
