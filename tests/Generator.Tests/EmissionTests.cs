using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Generated files compile without a warning, whatever the project around them sets.</summary>
public sealed class EmissionTests
{
    /// <summary>Networks that between them use every layer, loss, weight kind and setting.</summary>
    internal static readonly Dictionary<string, string> Networks = new()
    {
        ["Mnist"] = Declarations.Mnist,
        ["Xor"] = Declarations.Xor,
        ["Binary"] = Network(
            "[Network(BatchSize = 32, Weights = Weights.Binary)]\n[Input(28, 28, 1)]\n[Dense(37), BatchNorm, ReLU, Dropout(0.2f)]\n"
                + "[Dense(3)]\n[SoftmaxCrossEntropy]"),
        ["Real"] = Network(
            "[Network(BatchSize = 7, Weights = Weights.Real)]\n[Input(13)]\n[Dropout(0.1f), Dense(17), ReLU]\n[Dense(5)]\n"
                + "[MeanSquaredError]"),
        ["Mixed"] = Network(
            "[Network(Sampling = Sampling.Deterministic)]\n[QuantizedBackprop(MaxLeftShift = 0, MaxRightShift = 15, Rounding = "
                + "Rounding.Nearest)]\n[Input(100)]\n[BatchNorm, Dense(70, Weights = Weights.Binary), ReLU, BatchNorm]\n[Dense(33, "
                + "Weights = Weights.Real, QuantizeBackprop = true), ReLU]\n[Dense(1, Sampling = Sampling.Stochastic, Bias = false)]\n"
                + "[Hinge]"),
        ["WithoutQbp"] = Network(
            "[Network(Weights = Weights.Binary), QuantizedBackprop(Enabled = false), Input(20), Dense(16), BatchNorm, ReLU, Dense(4), "
                + "SquaredHinge]"),
        ["Zero"] = Network(
            "[Network(BatchSize = 33, MultiplicationFree = true)]\n[Input(70)]\n[Dense(37), ShiftBatchNorm, ReLU, Dropout(0.2f)]\n"
                + "[Dense(20), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), ReLU]\n[Dense(3), ShiftBatchNorm(Terms = 4)]\n"
                + "[SquaredHinge]"),
        ["ZeroHinge"] = Network(
            "[Network(Weights = Weights.Binary, MultiplicationFree = true), Input(9), ShiftBatchNorm(Terms = 1), Dense(2), Hinge]"),
        ["ZeroError"] = Network(
            "[Network(BatchSize = 3, MultiplicationFree = true), Input(9), Dropout(0.3f), Dense(7), ReLU, Dense(3), MeanSquaredError]"),
        ["BothNorms"] = Network(
            "[Network, Input(9), Dense(7), ShiftBatchNorm, ReLU, Dense(5), BatchNorm, ReLU, Dense(3), SoftmaxCrossEntropy]"),
        ["Signs"] = Network(
            "[Network(BatchSize = 5), Input(9), Dense(7), ReLU, Dense(3), MeanSquaredError(Labels = LabelCoding.Signs)]"),
        ["ZeroOne"] = Network("[Network(BatchSize = 5), Input(9), Dense(1), MeanSquaredError(Labels = LabelCoding.ZeroOne)]"),
        ["None"] = Network("[Network(BatchSize = 5), Input(9), Dense(2), MeanSquaredError(Labels = LabelCoding.None)]"),
        ["Shards"] = Declarations.Shards,
        ["ZeroShards"] = Network(
            "[Network(BatchSize = 66, Shards = 3, MultiplicationFree = true), Input(7, 6, 2), Conv2D(5, 3), ShiftBatchNorm, ReLU, "
                + "Dense(3), ShiftBatchNorm, SquaredHinge]"),
        ["Smallest"] = Network("[Network(BatchSize = 1), Input(1), Dense(1), MeanSquaredError]"),
        ["Deep"] = Network(
            "[Network, Input(9), Dense(8), Dense(7), ReLU, Dense(6), BatchNorm, ReLU, Dense(5), Dropout(0.5f), Dense(4), ReLU, ReLU, "
                + "Dense(2), SoftmaxCrossEntropy]"),
        ["Momentum"] = Network(
            "[Network(BatchSize = 20), Momentum(0.5f), Input(20), Dense(70, QuantizeBackprop = false), BatchNorm, ReLU, Dense(3), Hinge]"),
        ["LayerNorm"] = Network(
            "[Network(BatchSize = 20), Input(20, Name = \"in\"), LayerNorm(Epsilon = 0.01f, From = \"in\", Name = \"a\"), Dense(70), "
                + "LayerNorm, ReLU, Dense(5), LayerNorm, SquaredHinge]"),
        ["LayerNormOfPictures"] = Network("[Network, Input(3, 3, 2), Conv2D(3, 2), LayerNorm(), ReLU, Dense(2), Hinge, Adam]"),
        ["Regularised"] = Network(
            "[Network(BatchSize = 20), Input(20), Dense(70), BatchNorm, ReLU, Dense(5), SoftmaxCrossEntropy(LabelSmoothing = 0.1f), "
                + "SGD(WeightDecay = 0.01f, ClipValue = 0.5f)]"),
        ["GradientNoise"] = Network(
            "[Network(BatchSize = 20), GradientNoise(0.3f), Input(20), Dense(70), BatchNorm, ReLU, Dense(5), SquaredHinge, "
                + "SGD(WeightDecay = 0.01f, ClipValue = 0.5f)]"),
        ["GradientNoiseOfPictures"] = Network(
            "[Network(BatchSize = 20, MultiplicationFree = true), GradientNoise(1f, Gamma = 0f), Input(7, 6, 2), Conv2D(5, 3), "
                + "ShiftBatchNorm, ReLU, Dense(3), ShiftBatchNorm, SquaredHinge, ShiftAdaMax]"),
        ["PowersOfTwo"] = Network(
            "[Network(BatchSize = 20, Weights = Weights.PowersOfTwo), PowersOfTwo(), Input(20), Dense(70), BatchNorm, ReLU, Dense(5), "
                + "SquaredHinge]"),
        ["SumsOfPowersOfTwo"] = Network(
            "[Network(BatchSize = 20, Weights = Weights.PowersOfTwo, MultiplicationFree = true)]\n"
                + "[PowersOfTwo(Terms = 3, MinExponent = -9, MaxExponent = 0)]\n[Input(7, 6, 2), "
                + "Conv2D(5, 3, Weights = Weights.PowersOfTwo), ReLU, "
                + "Dense(3, Weights = Weights.PowersOfTwo, Sampling = Sampling.Deterministic), Hinge, ShiftAdaMax]"),
        ["RegularisedMomentum"] = Network(
            "[Network(BatchSize = 20), Input(20), Dense(70), BatchNorm, ReLU, Dense(5), SquaredHinge, "
                + "Momentum(0.9f, WeightDecay = 0.01f, ClipValue = 0.5f)]"),
        ["RegularisedAdam"] = Network(
            "[Network(BatchSize = 20), Input(20), Dense(70), BatchNorm, ReLU, Dense(5), SquaredHinge, "
                + "Adam(WeightDecay = 0.01f, ClipValue = 0.5f)]"),
        ["RegularisedShiftMomentum"] = Network(
            "[Network(BatchSize = 20, MultiplicationFree = true), Input(20), Dense(70), ShiftBatchNorm, ReLU, Dense(5), SquaredHinge, "
                + "ShiftMomentum(3, WeightDecay = 0.0078125f, ClipValue = 0.3f)]"),
        ["RegularisedShiftAdaMax"] = Network(
            "[Network(BatchSize = 20, MultiplicationFree = true), Input(20), Dense(70), ShiftBatchNorm, ReLU, Dense(5), SquaredHinge, "
                + "ShiftAdaMax(WeightDecay = 0.0078125f, ClipValue = 0.3f)]"),
        ["ShiftMomentum"] = Network(
            "[Network(Weights = Weights.Binary), ShiftMomentum(15), Input(7), Dense(16), BatchNorm, Dropout(0.5f), Dense(1), "
                + "MeanSquaredError]"),
        ["Adam"] = Network(
            "[Network, Adam(Epsilon = 1e-30f), Input(9), Dense(70, Bias = true), BatchNorm, ReLU, Dense(5, Weights = Weights.Real), "
                + "MeanSquaredError]"),
        ["ShiftAdaMax"] = Network(
            "[Network, Input(30), Dense(90), BatchNorm, ReLU, Dense(5, Weights = Weights.Real), SquaredHinge, ShiftAdaMax]"),
        ["Tuned"] = Network(
            "[Network(BatchSize = 33, Arithmetic = Arithmetic.Fixed16, Tuning = \"FirstCache=8K; RowsPerTable=3; TablesPerBlock=4; "
            + "EntriesPerIteration=2\")]\n"
            + "[QuantizedBackprop(Enabled = true, MaxLeftShift = 2)]\n"
            + "[Input(size: 40), Dense(70, Sampling = Sampling.Deterministic), ShiftBatchNorm(Form = ShiftBatchNormForm.Deviation, "
            + "Epsilon = 0.01f)]\n"
            + "[Dense(40, Weights = Weights.Ternary), BatchNorm(Epsilon = 1e-3f), Dense(3)]\n[SquaredHinge, Adam(Beta1 = 0.5f, Beta2 = "
            + "0.99f)]"),
        ["Defaults"] = Network(
            "[Network(Weights = Weights.Ternary, Sampling = Sampling.Stochastic, Arithmetic = Arithmetic.FloatingPoint, "
            + "MultiplicationFree = false)]\n"
            + "[QuantizedBackprop(Rounding = Rounding.Stochastic, Gradients = false), Input(5), Dense(7), Dense(2), Hinge]"),
        ["PowersBothWays"] = Network(
            "[Network(BatchSize = 70, Weights = Weights.Real, MultiplicationFree = true)]\n"
                + "[QuantizedBackprop(Gradients = true, MinGradientExponent = -40, MaxGradientExponent = -2)]\n"
                + "[Input(20, Name = \"in\"), LogQuantize(MinExponent = -3, MaxExponent = 2, Name = \"a\"), Dense(40, Bias = true), "
                + "LogQuantize(), Dense(20, Name = \"b\"), LogQuantize(From = \"a\"), Dense(20), Add(\"b\", \"in\"), Sign, Dense(3), "
                + "Hinge]"),
        ["PowersOfPicturesBothWays"] = Network(
            "[Network(BatchSize = 20, Weights = Weights.Real)]\n[QuantizedBackprop(Gradients = true, Rounding = Rounding.Nearest)]\n"
                + "[Input(7, 6, 2), LogQuantize, Conv2D(5, 3), MaxPool2D(2), LogQuantize, Conv2D(17, 2, Weights = Weights.Ternary), ReLU, "
                + "Dense(3), SquaredHinge, Adam]"),
        ["Residual"] = Network(
            "[Network(BatchSize = 17), Input(20, Name = \"in\"), Dense(20, Name = \"a\"), BatchNorm, ReLU(Name = \"b\"), Dense(20), "
                + "Add(\"a\", \"in\"), Dropout(0.5f, Spatial = false, Name = \"c\"), Dense(18, From = \"b\", Name = \"d\"), "
                + "Dense(18, From = \"c\"), Add(\"d\"), Dense(2, Name = \"out\"), Hinge]"),
        ["Picture"] = Network("[Network, Input(3, 4, 2), Dropout(0.25f, Spatial = true), Dense(2), Hinge]"),
        ["Cifar"] = Network(
            "[Network(BatchSize = 20), Input(10, 10, 3)]\n[Conv2D(16, 3), BatchNorm, ReLU]\n"
                + "[Conv2D(17, 3), MaxPool2D(2), BatchNorm, ReLU]\n[Dense(20), BatchNorm, ReLU]\n[Dense(10), BatchNorm]\n[SquaredHinge]"),
        ["Convolutions"] = Network(
            "[Network(BatchSize = 3), Input(7, 5, 2), Conv2D(5, 3, Padding = Padding.Valid, Weights = Weights.Ternary, Sampling = "
                + "Sampling.Stochastic), MaxPool2D(2, Stride = 1, Padding = Padding.Same)]\n"
                + "[Conv2D(4, 2, Padding = Padding.Same, Weights = Weights.Binary, Sampling = Sampling.Deterministic, Bias = false)]\n"
                + "[ReLU, AveragePool2D(3, Stride = 2, Padding = Padding.Same), Dropout(0.25f, Spatial = true)]\n"
                + "[Conv2D(6, 1, Stride = 2, Bias = true, QuantizeBackprop = false), AveragePool2D(1, Padding = Padding.Valid)]\n"
                + "[Conv2D(3, 2, Weights = Weights.Real, QuantizeBackprop = true, Padding = Padding.Same), MaxPool2D(1, Padding = "
                + "Padding.Valid)]\n[GlobalAveragePool, Dense(2)]\n[SoftmaxCrossEntropy]"),
        ["ConvolutionsWithoutMultiplications"] = Network(
            "[Network(BatchSize = 5, MultiplicationFree = true, Arithmetic = Arithmetic.Fixed16), ShiftAdaMax, Input(6, 6, 1)]\n"
                + "[Conv2D(8, 3, Name = \"a\"), ShiftBatchNorm, ReLU]\n[Conv2D(8, 3, Padding = Padding.Same), Add(\"a\"), MaxPool2D(2)]\n"
                + "[ShiftBatchNorm, ReLU]\n[Dense(3), SquaredHinge]"),
        ["Standardized"] = Network(
            "[Network(BatchSize = 19), Input(7, Name = \"in\"), Standardize, Dense(6, Name = \"a\"), "
                + "Standardize(From = \"in\", Name = \"b\", Terms = 3), Dense(6), Add(\"a\"), ReLU, Dense(2), Hinge]"),
        ["Activations"] = Network(
            "[Network(BatchSize = 33), Input(9, Name = \"in\"), Dense(7, Name = \"a\"), BatchNorm(Name = \"b\"), "
                + "LeakyReLU(0.01f, From = \"b\", Name = \"c\"), HardTanh(From = \"c\", Name = \"d\"), HardSigmoid(From = \"d\", "
                + "Name = \"e\"), Sigmoid(From = \"e\", Name = \"f\"), Dropout(0.2f, From = \"f\"), Tanh(Name = \"g\"), "
                + "GELU(From = \"g\", Name = \"h\"), Sign(From = \"h\", Name = \"i\"), Tanh(From = \"i\"), Dense(2), Hinge]"),
        ["ActivationsWithoutMultiplications"] = Network(
            "[Network(BatchSize = 20, MultiplicationFree = true), Input(3, 3, 2), Conv2D(3, 2), ShiftBatchNorm, LeakyReLU(0.25f), "
                + "HardTanh(), HardSigmoid(), Sign(), Dense(2), Hinge]"),
        ["ActivationsOfPictures"] = Network("[Network, Input(3, 3, 2), Conv2D(3, 2), Sigmoid(), Tanh(), GELU(), Dense(2), Hinge]"),
        ["StandardizedPicture"] = Network("[Network, Input(3, 4, 17), Standardize(), Conv2D(3, 2), Dense(2), Hinge]"),
        ["Names"] = """
            using KernelGen;
            namespace Shop;
            /// <summary>Every layer has a name, and says what it reads.</summary>
            [Network(BatchSize = 4)]
            [Input(6, 6, 2, Name = "in")]
            [Conv2D(5, 3, From = "in", Name = "a")]
            [MaxPool2D(2, From = "a", Name = "b")]
            [AveragePool2D(2, Stride = 1, From = "b", Name = "c")]
            [BatchNorm(From = "c", Name = "d")]
            [ShiftBatchNorm(From = "d", Name = "e")]
            [ReLU(From = "e", Name = "f")]
            [Dropout(0.5f, From = "f", Name = "g")]
            [Add("f", From = "g", Name = "h")]
            [Activation(nameof(Same), Derivative = nameof(Back), From = "h", Name = "i")]
            [GlobalAveragePool(From = "i", Name = "j")]
            [Dense(3, From = "j", Name = "k")]
            [Hinge]
            public sealed partial class Digits
            {
                private static float Same(float x) => x;

                private static float Back(float x, float gradient) => gradient;
            }
            """,
        ["UserFunctions"] = Declarations.UserFunctions,
        ["UserFunctionsWithProducts"] = Declarations.UserFunctionsWithProducts,
        ["LossWithoutLabels"] = Network(
            "[Network(BatchSize = 9), Input(5), Dense(2), Loss(typeof(Gaps), \"Gap\", Derivative = \"Gap\", Labels = LabelCoding.None)]")
            + "internal static class Gaps { internal static float Gap(float output, float target) => output - target; }\n",
        ["LossOfAnotherType"] = Network(
            "[Network(BatchSize = 9), Input(5), Dense(7), ReLU, Dense(2), Loss(typeof(Losses), \"Gap\", Derivative = \"Gap\", Labels = "
                + "LabelCoding.ZeroOne)]")
            + "internal static class Losses { internal static float Gap(float output, float target) => output - target; }\n",
        ["Record"] = "using KernelGen;\nnamespace Shop;\n/// <summary>A network.</summary>\n[Network, Input(3), Dense(2), Hinge]\npublic "
            + "sealed partial record Digits;",
        ["Nested"] = "using KernelGen;\nnamespace Shop;\n/// <summary>Around.</summary>\npublic static partial class Outer\n{\n/// "
            + "<summary>A network.</summary>\n[Network, Input(3), Dense(2), Hinge]\npublic partial class Digits;\n}",
        ["Internal"] = "[KernelGen.Network, KernelGen.Input(3), KernelGen.Dense(2), KernelGen.Hinge]\ninternal partial class Digits;",
        ["Shadowed"] = """
            using KernelGen;
            namespace Shop.System { internal static class Math; }
            namespace Shop.MathF { internal static class Nothing; }
            namespace Shop { internal static class Vector512; internal static class Guard; internal static class Span; internal class Plane; }
            namespace Shop.Models
            {
                internal class Base { protected int Checkpoint => 1; }

                /// <summary>A network among names like those of the platform.</summary>
                [Network, Input(3), Dense(2), BatchNorm, Hinge]
                internal sealed partial class Digits : Base
                {
                    public int Environment { get; set; }

                    private sealed class ThreadTeam;
                }
            }
            """,
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_with_nullable_on(string network) =>
        GeneratedCompilation.Run(Networks[network]).AssertCompiles();

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_with_nullable_off(string network) =>
        GeneratedCompilation.Run(Networks[network], new() { Nullable = NullableContextOptions.Disable }).AssertCompiles();

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_with_checked_arithmetic(string network) =>
        GeneratedCompilation.Run(Networks[network], new() { CheckOverflow = true, Optimization = OptimizationLevel.Debug })
            .AssertCompiles();

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_in_the_oldest_language_version(string network) =>
        GeneratedCompilation.Run(Networks[network], new() { Language = Declaration.TypeRules.OldestLanguage }).AssertCompiles();

    [Theory]
    [InlineData("Xor")]
    [InlineData("Zero")]
    [InlineData("Adam")]
    [InlineData("UserFunctionsWithProducts")]
    [InlineData("Nested")]
    [InlineData("Record")]
    public void Compiles_in_an_assembly_that_is_CLS_compliant(string network) =>
        GeneratedCompilation.Run(["[assembly: System.CLSCompliant(true)]", Networks[network]]).AssertCompiles();

    [Theory]
    [InlineData("public partial class Digits { public int train; public int step; public int inputSize; public void predict() { } }")]
    [InlineData("public partial class _Digits { public int _kernel; }")]
    [InlineData("[System.CLSCompliant(false)] public partial class Digits { public uint Size; }")]
    [InlineData("public partial class Digits { } [Network, Input(3), Dense(2), Hinge] public partial class digits { }")]
    [InlineData("public partial record Digits { public float train(float[] a, ref float b) => 1f; }")]
    public void CLS_compliance_is_asked_of_the_users_half_alone(string declaration)
    {
        var run = GeneratedCompilation.Run(
            ["[assembly: System.CLSCompliant(true)]", $"using KernelGen; [Network, Input(3), Dense(2), MeanSquaredError] {declaration}"]);

        run.AssertOnlyUndocumented(but: "CS3");
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp10)]
    public void Writes_nothing_that_an_older_language_could_not_compile(LanguageVersion language) =>
        Assert.Empty(GeneratedCompilation.Run(
            Declarations.Mnist.Replace("MnistNet;", "MnistNet { }", System.StringComparison.Ordinal), new() { Language = language }).Files);

    [Fact]
    public void Writes_nothing_where_unsafe_code_is_not_allowed() =>
        Assert.Empty(GeneratedCompilation.Run(Declarations.Mnist, new() { AllowUnsafe = false }).Files);

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void Text_is_the_same_under_every_culture(string culture)
    {
        var expected = Networks.Values.SelectMany(source => GeneratedCompilation.Run(source).Files).ToList();
        var before = CultureInfo.CurrentCulture;
        try
        {
            // Globalisation is invariant in this process, so a culture with a decimal comma and a sign of its own is made by hand.
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = culture == "fa-IR" ? "٫" : ",";
            odd.NumberFormat.NumberGroupSeparator = culture == "de-DE" ? "." : " ";
            odd.NumberFormat.NegativeSign = culture == "fa-IR" ? "‎−" : "−";
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, Networks.Values.SelectMany(source => GeneratedCompilation.Run(source).Files));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_is_clean(string network)
    {
        Assert.All(GeneratedCompilation.Run(Networks[network]).Files, file =>
        {
            Assert.EndsWith(".g.cs", file.Key, System.StringComparison.Ordinal);
            Assert.StartsWith("// <auto-generated", file.Value, System.StringComparison.Ordinal);
            Assert.DoesNotContain('\r', file.Value);
            Assert.DoesNotContain('\t', file.Value);
            Assert.EndsWith("}\n", file.Value, System.StringComparison.Ordinal);
            Assert.All(file.Value.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        });
    }

    private static string Network(string attributes) =>
        $"using KernelGen;\nnamespace Shop;\n/// <summary>A network.</summary>\n{attributes}\npublic sealed partial class Digits;\n";
}
