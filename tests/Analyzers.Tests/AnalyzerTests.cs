using System.Threading.Tasks;
using KernelGen.Generator.Tests;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>What concerns the analyzer as a whole rather than one rule.</summary>
public sealed class AnalyzerTests
{
    [Fact]
    public void No_declaration_makes_the_analyzer_throw() => RandomDeclarations.File.Check(
        source => AnalyzedCode.Findings([source]).GetAwaiter().GetResult(), cases: 100);

    [Theory]
    [InlineData("[Network, Input(3), Dense(Missing), Hinge]")]
    [InlineData("[Network, Input(3), Dense, Hinge]")]
    [InlineData("[Network(BatchSize = \"3\"), Input(3), Dense(2), Hinge]")]
    [InlineData("[Network, Input(), Dense(2), Dropout(1/0), Hinge]")]
    public async Task What_the_compiler_explains_is_not_explained_twice(string attributes) =>
        await RuleCase.Attributes(attributes).Verify();

    [Fact]
    public async Task Everything_wrong_is_said_at_once() => await RuleCase.Attributes(
        "[{|KG0019:Network(BatchSize = {|KG0022:0|})|}, {|KG0017:ReLU|}, Input({|KG0022:-3|}), Dense(2, Weights = {|KG0024:(Weights)9|})]",
        "'Digits' has no loss to train on: write [SquaredHinge], [Hinge], [SoftmaxCrossEntropy] or [MeanSquaredError] behind the "
            + "last layer",
        "BatchSize is 0: write 1 or more",
        "[ReLU] stands before [Input], and attributes are layers in source order: move [Input] above it",
        "size is -3: write 1 or more",
        "9 is not a value of Weights: write Weights.Real, Weights.Binary, Weights.Ternary or Weights.PowersOfTwo").Verify();

    [Fact]
    public async Task Attributes_of_the_same_names_from_elsewhere_are_none_of_its_business() => await RuleCase.Of("""
        namespace Elsewhere
        {
            public sealed class NetworkAttribute : System.Attribute;
            public sealed class DenseAttribute(int units) : System.Attribute { public int Units => units; }
            [Network, Dense(-1)]
            public static class Digits;
        }
        """).Verify();

    [Fact]
    public async Task A_network_next_to_its_generated_half_is_clean() => await RuleCase.Attributes(
        "[Network, Input(28, 28, 1)]\n[Dense(30), BatchNorm, ReLU]\n[Dense(10), BatchNorm]\n[SquaredHinge]").Verify();
}
