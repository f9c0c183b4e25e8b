using System.Collections.Generic;
using System.Globalization;

namespace Benchmarks.Plans;

/// <summary>A dense layer whose choices are swept.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="BatchSize">Samples of a mini-batch.</param>
/// <param name="Weights">Ternary or Binary.</param>
internal sealed record PlanLayer(int Inputs, int Outputs, int BatchSize, string Weights)
{
    /// <summary>Inputs of the network: few, so that the layer below costs little.</summary>
    public const int NetworkInputs = 32;

    /// <summary>
    /// From layers that fill the second cache to layers whose tables hardly pay, some of them where the planner is about to change its
    /// choice.
    /// </summary>
    public static IReadOnlyList<PlanLayer> All { get; } =
    [
        new(1024, 1024, 200, "Ternary"),
        new(1024, 1024, 200, "Binary"),
        new(784, 1024, 200, "Binary"),
        new(1024, 256, 200, "Ternary"),
        new(512, 128, 200, "Ternary"),
        new(256, 256, 64, "Ternary"),
        new(256, 64, 64, "Ternary"),
        new(64, 32, 32, "Ternary"),
        new(32, 128, 32, "Ternary"),
    ];

    /// <summary>The name that <c>--layers</c> selects by.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Inputs}-{Outputs}-{Weights.ToLowerInvariant()}");

    /// <summary>The layer in words.</summary>
    public string Title =>
        string.Create(CultureInfo.InvariantCulture, $"{Inputs} → {Outputs}, {Weights.ToLowerInvariant()}, {BatchSize} samples");

    /// <summary>
    /// A network whose second dense layer it is, so that its inputs are what a hidden layer passes on. The first has real-valued weights:
    /// it has no choices, and so less to compile.
    /// </summary>
    /// <param name="name">Name of the class.</param>
    /// <param name="tuning">What kernels are tuned to.</param>
    public string Declaration(string name, string tuning) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
         [Network(BatchSize = {{BatchSize}}, Weights = Weights.{{Weights}}, Tuning = "{{tuning}}")]
         [Input({{NetworkInputs}})]
         [Dense({{Inputs}}, Weights = Weights.Real), BatchNorm, ReLU]
         [Dense({{Outputs}}), BatchNorm]
         [SquaredHinge]
         public sealed partial class {{name}};
         """);
}
