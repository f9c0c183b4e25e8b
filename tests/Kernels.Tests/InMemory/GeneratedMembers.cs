using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Finds members that only the generated class has.</summary>
internal static class GeneratedMembers
{
    public static TrainTargets TrainTargets(this IClassifier network)
    {
        var method = network.GetType().GetMethod("Train", [typeof(ReadOnlySpan<float>), typeof(ReadOnlySpan<float>), typeof(float)])
            ?? throw new MissingMethodException(network.GetType().Name, "Train(inputs, targets, learningRate)");
        return method.CreateDelegate<TrainTargets>(network);
    }
}
