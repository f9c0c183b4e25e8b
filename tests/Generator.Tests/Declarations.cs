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

    /// <summary>The paper's network for CIFAR-10 and SVHN.</summary>
    public const string CifarAttributes = """
        [Network(BatchSize = 100, Weights = Weights.Ternary)]
        [Input(32, 32, 3)]
        [Conv2D(128, 3), BatchNorm, ReLU]
        [Conv2D(128, 3), MaxPool2D(2), BatchNorm, ReLU]
        [Conv2D(256, 2), BatchNorm, ReLU]
        [Conv2D(256, 2), MaxPool2D(2), BatchNorm, ReLU]
        [Conv2D(512, 2), BatchNorm, ReLU]
        [Conv2D(512, 2), MaxPool2D(2), BatchNorm, ReLU]
        [Conv2D(1024, 2), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(10), BatchNorm]
        [SquaredHinge]
        """;

    /// <summary>The same as a file.</summary>
    public const string Cifar10 = "using KernelGen;\n\nnamespace Paper;\n\n/// <summary>The network of Lin et al. 2016.</summary>\n"
        + CifarAttributes + "\npublic sealed partial class Cifar10Net;\n";

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

    /// <summary>A mini-batch in shards, learned from labels or targets.</summary>
    public const string Shards = """
        using KernelGen;

        namespace Samples;

        /// <summary>Learns exclusive or from four shards.</summary>
        [Network(BatchSize = 64, Shards = 4)]
        [Input(2)]
        [Dense(8), BatchNorm, ReLU]
        [Dense(2)]
        [MeanSquaredError(Labels = LabelCoding.ZeroOne), Adam]
        public sealed partial class ShardedNet;
        """;

    /// <summary>
    /// User functions with products, quotients and roots, behind normalisation and dropout, twice in a row, of another type, and by plain
    /// derivatives.
    /// </summary>
    public const string UserFunctionsWithProducts = """
        using System;
        using KernelGen;

        namespace Samples;

        /// <summary>Methods of several networks.</summary>
        internal static class Methods
        {
            /// <summary>x / (1 + |x|).</summary>
            public static float SoftSign(float x) => x / Denominator(x);

            /// <summary>1 / (1 + |x|)².</summary>
            public static float SoftSignSlope(float x)
            {
                float d = Denominator(x);
                return 1f / (d * d);
            }

            private static float Denominator(float x) => 1f + MathF.Abs(x);
        }

        /// <summary>A network.</summary>
        [Network(BatchSize = 70, Weights = Weights.Real)]
        [Input(9)]
        [Activation(typeof(Methods), nameof(Methods.SoftSign), Derivative = nameof(Methods.SoftSignSlope))]
        [Dense(7), BatchNorm, Activation(typeof(Methods), nameof(Methods.SoftSign), Derivative = nameof(Methods.SoftSignSlope)), Dropout(0.3f), ReLU]
        [Dense(6, Weights = Weights.Ternary), Dropout(0.5f), Activation(nameof(Cut), Derivative = nameof(CutBack)), Activation(nameof(Cut), Derivative = nameof(CutBack))]
        [Dense(5), ShiftBatchNorm, Activation(nameof(Cut), Derivative = nameof(CutBack))]
        [Dense(3)]
        [Loss(nameof(PseudoHuber), Derivative = nameof(PseudoHuberSlope))]
        public sealed partial class SoftNet
        {
            private const float Edge = 2.5f;

            private static float Cut(float x) => MathF.Max(-Edge, MathF.Min(x, Edge));

            private static float CutBack(float x, float gradient) => x >= -Edge && x <= Edge ? gradient : 0f;

            private static float PseudoHuber(float output, float target)
            {
                float d = output - target;
                return MathF.Sqrt(1f + d * d) - 1f;
            }

            private static float PseudoHuberSlope(float output, float target)
            {
                float d = output - target;
                return d / MathF.Sqrt(1f + d * d);
            }
        }
        """;

    /// <summary>An activation and a loss of the user's, in a network without multiplications.</summary>
    public const string UserFunctions = """
        using System;
        using KernelGen;

        namespace Samples;

        /// <summary>Leaks an eighth of what is negative, and learns the sign of its targets.</summary>
        [Network(BatchSize = 20, MultiplicationFree = true)]
        [Input(8)]
        [Dense(16), Activation(nameof(LeakyShift), Derivative = nameof(LeakyShiftDerivative))]
        [Dense(1)]
        [Loss(nameof(AbsoluteError), Derivative = nameof(AbsoluteErrorDerivative), Labels = LabelCoding.Signs)]
        public sealed partial class LeakyNet
        {
            private static float LeakyShift(float x) => x > 0f ? x : MathF.ScaleB(x, -3);

            private static float LeakyShiftDerivative(float x, float gradient) => x > 0f ? gradient : MathF.ScaleB(gradient, -3);

            private static float AbsoluteError(float output, float target) => MathF.Abs(output - target);

            private static float AbsoluteErrorDerivative(float output, float target)
            {
                float difference = output - target;
                if (difference == 0f)
                {
                    return 0f;
                }

                return difference > 0f ? 1f : -1f;
            }
        }
        """;
}
