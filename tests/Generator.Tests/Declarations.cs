namespace KernelGen.Generator.Tests;

/// <summary>Networks that several tests use.</summary>
internal static class Declarations
{
    /// <summary>The paper's MNIST network.</summary>
    public const string Mnist = """
        using KernelGen;

        namespace Paper;

        /// <summary>The network of Lin et al. 2016.</summary>
        [Network(BatchSize = 200, Weights = Weights.Ternary)]
        [Input(784)]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(10), BatchNorm]
        [SquaredHinge]
        public sealed partial class MnistNet;
        """;

    /// <summary>A network small enough to be read whole.</summary>
    public const string Xor = """
        using KernelGen;

        namespace Samples;

        /// <summary>Learns exclusive or.</summary>
        [Network(BatchSize = 4, Weights = Weights.Ternary)]
        [Input(2)]
        [Dense(8), ReLU]
        [Dense(1)]
        [Hinge]
        public sealed partial class XorNet;
        """;
}
