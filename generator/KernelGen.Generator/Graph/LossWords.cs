namespace KernelGen.Generator.Graph;

/// <summary>What is to be known of a loss where its formula does not matter.</summary>
internal static class LossWords
{
    /// <summary>Its name, as declared and as <see cref="NetworkGraph.Architecture"/> says it.</summary>
    public static string Title(this LossKind loss) => loss.ToString();

    /// <summary>Whether training may be given values to reach instead of labels.</summary>
    public static bool TakesTargets(this LossKind loss) => loss == LossKind.MeanSquaredError;

    /// <summary>Above which logit a network with one output says 1: halfway between what the loss draws both classes to.</summary>
    public static float Threshold(this LossKind loss) => loss == LossKind.MeanSquaredError ? 0.5f : 0f;
}
