using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>What activations and losses of the user's cost, and under which names.</summary>
public sealed class UserFunctionLedgerTests
{
    [Theory]
    [InlineData(nameof(Declarations.UserFunctions), "Samples.LeakyNet")]
    [InlineData(nameof(Declarations.UserFunctionsWithProducts), "Samples.SoftNet")]
    public void Counts_what_running_the_kernels_counts(string source, string name) =>
        LedgerTests.CheckAgainstInterpreter(Graph(source, name));

    [Fact]
    public void A_plain_derivative_costs_a_product_that_names_it()
    {
        // Two sample blocks of 16 lanes, four features.
        var ledger = Ledger("private static float F(float x) => x + x; private static float D(float x) => x > 0f ? 2f : 1f;");

        Assert.Equal(
            ["derivative of F 128"],
            ledger.ReasonsOfTraining.Where(reason => reason.Name.EndsWith('F')).Select(reason => $"{reason.Name} {reason.Count}"));
        Assert.Equal(128, Row(ledger, Phase.Backward).Count.Multiplications);
        Assert.Equal(new OperationCount(128, 0, 0, 0, 0, 0, 0), Row(ledger, Phase.Forward).Count);
        Assert.Equal(new OperationCount(128, 0, 0, 0, 0, 0, 0), Row(ledger, Phase.Inference).Count);
    }

    [Fact]
    public void Products_quotients_and_roots_carry_the_name_of_the_activation()
    {
        var ledger = Ledger(
            "private static float F(float x) => MathF.Sqrt(x * x) / 3f; "
                + "private static float D(float x, float gradient) => x * 0.5f - gradient;");

        Assert.Equal(
            ["Division activation F 128", "Multiplication activation F 256", "SquareRoot activation F 128"],
            ledger.ReasonsOfTraining.Where(reason => reason.Name.EndsWith('F'))
                .Select(reason => $"{reason.Operation} {reason.Name} {reason.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Division activation F 128", "Multiplication activation F 128", "SquareRoot activation F 128"],
            ledger.ReasonsOfInference.Where(reason => reason.Name.EndsWith('F'))
                .Select(reason => $"{reason.Operation} {reason.Name} {reason.Count}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_local_holds_is_computed_once()
    {
        var ledger = Ledger(
            "private static float F(float x) { float y = x + 1f; return y > 2f ? y - x : MathF.Max(y, x + 1f); } private static float "
                + "D(float x, float gradient) => gradient;");

        Assert.Equal(2 * 128, Row(ledger, Phase.Forward).Count.Additions);
    }

    [Fact]
    public void The_architecture_says_the_names()
    {
        Assert.Equal(
            "8 Dense(16, Ternary) Activation(LeakyShift) Dense(1, Ternary) Loss(AbsoluteError, Signs)",
            Graph(nameof(Declarations.UserFunctions), "Samples.LeakyNet").Architecture);
        Assert.Contains(
            " BatchNorm Activation(Methods.SoftSign) Dropout(0.3) ",
            Graph(nameof(Declarations.UserFunctionsWithProducts), "Samples.SoftNet").Architecture,
            StringComparison.Ordinal);
    }

    private static NetworkGraph Graph(string source, string name) => LayerTable.Default.Build(Parsed.Declaration(
        source == nameof(Declarations.UserFunctions) ? Declarations.UserFunctions : Declarations.UserFunctionsWithProducts, name)).Graph!;

    private static NetworkLedger Ledger(string members)
    {
        var graph = LayerTable.Default.Build(Parsed.Declaration($$"""
            using System;
            using KernelGen;
            namespace Shop;
            [Network(BatchSize = 32), Input(3), Dense(4), Activation(nameof(F), Derivative = nameof(D)), Dense(2), Hinge]
            public sealed partial class Digits { {{members}} }
            """)).Graph;
        Assert.NotNull(graph);
        return NetworkLedger.Make(NetworkCompiler.Lower(graph));
    }

    private static LedgerRow Row(NetworkLedger ledger, Phase phase) =>
        Assert.Single(ledger.Rows, row => row.Layer == 1 && row.Phase == phase);
}
