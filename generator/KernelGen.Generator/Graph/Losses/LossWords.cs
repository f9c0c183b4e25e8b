namespace KernelGen.Generator.Graph.Losses;

/// <summary>What is to be known of a loss where its formula does not matter.</summary>
internal static class LossWords
{
    /// <summary>Whether training may be given values to reach instead of labels.</summary>
    public static bool TakesTargets(this LossKind loss) => loss is LossKind.MeanSquaredError or LossKind.Written;
}
