using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What [Network] says of weights, and a layer with weights may say again for itself.</summary>
internal static class WeightParameters
{
    public static CheckedParameter Weights() => new ChoiceParameter("Weights", "Weights", "Real", "Binary", "Ternary", "PowersOfTwo")
    {
        WaysOut = [WayOut.Value("Weights.Ternary"), WayOut.Value("Weights.Binary")],
    };

    public static CheckedParameter Sampling() => new ChoiceParameter("Sampling", "Sampling", "Stochastic", "Deterministic");

    /// <summary>Weights.Real, where an attribute says so.</summary>
    public static Obstacle RealWeights(DeclaredAttribute attribute, DefinedNetwork network) => new(
        Position.Argument(attribute, "Weights"),
        "Weights.Real",
        "write Weights = Weights.Ternary or Weights.Binary"
            + (network.RoundsGradients ? ", or [LogQuantize] directly in front of each such layer" : string.Empty));
}
