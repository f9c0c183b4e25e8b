using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator.Tests;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>Every rule of costs fires at its place with its words; networks without what it speaks of are left alone.</summary>
public sealed class CostRuleTests
{
    // Two sample blocks of sixteen lanes. LedgerTests counts the same kernels by hand.
    private const string Head = "[Network(BatchSize = 20), Input(3), ";

    // In inference the factors of sixteen features are one vector, lanes without a feature included.
    [Fact]
    public async Task Every_BatchNorm_says_what_it_costs() => await Verify(
        Head + "Dense(5), {|KG0101:BatchNorm(Epsilon = 1e-3f)|}, ReLU, Dense(2), {|KG0101:BatchNorm|}, Hinge]",
        "[BatchNorm] costs 'Digits' 985 multiplications, 5 divisions and 5 square roots per training step"
            + " and 160 multiplications, 16 divisions and 16 square roots per inference, for 20 samples each: write [ShiftBatchNorm]",
        "[BatchNorm] costs 'Digits' 394 multiplications, 2 divisions and 2 square roots per training step"
            + " and 64 multiplications, 16 divisions and 16 square roots per inference, for 20 samples each: write [ShiftBatchNorm]");

    // Forward 3·5·32 and 5·2·32, backward 8·2·32, update 3·16·32 and 5·16·32, since nothing says that inputs are quantized.
    [Fact]
    public async Task Real_weights_of_the_network_are_counted_at_its_attribute() => await Verify(
        "[Network(BatchSize = 20, Weights = {|KG0102:Weights.Real|}), Input(3), Dense(5), ReLU, Dense(2), Hinge]",
        "Weights.Real costs 'Digits' 5,408 multiplications per training step and 800 multiplications per inference, for 20 samples each:"
            + " write Weights.Ternary or Weights.Binary");

    [Fact]
    public async Task Real_weights_of_a_layer_are_counted_at_the_layer() => await Verify(
        "[Network(BatchSize = 20, Weights = {|KG0102:Weights.Real|}), Input(3), Dense(5), Dense(2, Weights = {|KG0102:Weights.Real|}), "
            + "Dense(2, Weights = Weights.Binary), Hinge]",
        "Weights.Real costs 'Digits' 2,016 multiplications per training step and 480 multiplications per inference, for 20 samples each:"
            + " write Weights.Ternary or Weights.Binary",
        "Weights.Real costs 'Digits' 3,392 multiplications per training step and 320 multiplications per inference, for 20 samples each:"
            + " write Weights.Ternary or Weights.Binary");

    // Forward 9·2 products at 2 · 2 positions of 32 lanes. The input of the network has no gradient, and the update shifts.
    [Fact]
    public async Task Real_weights_of_a_convolution_are_counted_at_the_convolution() => await Verify(
        "[Network(BatchSize = 20), Input(4, 4, 1), Conv2D(2, 3, Weights = {|KG0102:Weights.Real|}, QuantizeBackprop = true), ReLU, "
            + "Dense(2), Hinge]",
        "Weights.Real costs 'Digits' 2,304 multiplications per training step and 2,304 multiplications per inference, for 20 samples each:"
            + " write Weights.Ternary or Weights.Binary");

    [Fact]
    public async Task Exact_inputs_of_real_layers_are_counted_at_the_weights_unless_something_asks_for_them() => await Verify(
        "[Network(BatchSize = 20, Weights = {|KG0102:Weights.Real|}), QuantizedBackprop(Enabled = {|KG0103:false|}), Input(3), Dense(5), "
            + "Dense(2, QuantizeBackprop = {|KG0103:false|}), Hinge]",
        "Weights.Real costs 'Digits' 1,312 multiplications per training step and 800 multiplications per inference, for 20 samples each:"
            + " write Weights.Ternary or Weights.Binary",
        "Enabled = false costs 'Digits' 1,536 multiplications per training step and nothing per inference, for 20 samples each: write "
            + "Enabled = true",
        "QuantizeBackprop = false costs 'Digits' 2,560 multiplications per training step and nothing per inference, for 20 samples each:"
            + " write QuantizeBackprop = true");

    // A power costs 10 and the logarithm 14: (3·10 + 14)·16. A quotient for each probability.
    [Fact]
    public async Task Softmax_multiplies_in_training_and_not_where_only_a_class_is_asked_for() => await Verify(
        "[{|KG0107:Network(BatchSize = 16)|}, Input(3), Dense(3), {|KG0104:SoftmaxCrossEntropy|}]",
        "The learning rate costs 'Digits' 48 multiplications per training step and nothing per inference, for 16 samples each:"
            + " write MultiplicationFree = true once [SoftmaxCrossEntropy] is replaced",
        "[SoftmaxCrossEntropy] costs 'Digits' 704 multiplications and 48 divisions per training step and nothing per inference, for 16 "
        + "samples each:"
            + " write [Hinge] or [SquaredHinge]");

    [Fact]
    public async Task Squares_of_a_hinge_are_left_to_the_promise() => await Verify(
        "[{|KG0107:Network(BatchSize = 16)|}, Input(3), Dense(3), {|KG0105:SquaredHinge|}]",
        "The learning rate costs 'Digits' 48 multiplications per training step and nothing per inference, for 16 samples each:"
            + " write MultiplicationFree = true",
        "[SquaredHinge] costs 'Digits' 48 multiplications per training step and nothing per inference, for 16 samples each:"
            + " write MultiplicationFree = true at [Network], or [Hinge]");

    [Fact]
    public async Task A_squared_error_counts_its_means_over_outputs_too() => await Verify(
        "[{|KG0107:Network(BatchSize = 1)|}, Input(3), Dense(3), {|KG0105:MeanSquaredError|}, ShiftAdaMax]",
        "The mean over the samples costs 'Digits' 48 multiplications per training step and nothing per inference, for 1 sample each:"
            + " write MultiplicationFree = true",
        "[MeanSquaredError] costs 'Digits' 144 multiplications per training step and nothing per inference, for 1 sample each:"
            + " write MultiplicationFree = true at [Network]");

    // 3 · 16 weights and 16 biases.
    [Theory]
    [InlineData("Momentum", "64 multiplications", "[ShiftMomentum(3)]")]
    [InlineData("Momentum(0)", "64 multiplications", "[ShiftMomentum(1)]")]
    [InlineData("Momentum(momentum: 0.999f)", "64 multiplications", "[ShiftMomentum(10)]")]
    [InlineData("Momentum(0.9999999f)", "64 multiplications", "[ShiftMomentum(15)]")]
    [InlineData("Adam(Beta1 = 0.5f)", "448 multiplications, 64 divisions and 64 square roots", "[ShiftAdaMax]")]
    public async Task An_optimizer_is_counted_over_all_that_it_updates(string optimizer, string count, string instead) => await Verify(
        $"[Network(BatchSize = 20), {{|KG0106:{optimizer}|}}, Input(3), Dense(5), Hinge]",
        $"[{optimizer.Split('(')[0]}] costs 'Digits' {count} per training step and nothing per inference, for 20 samples each: write "
            + $"{instead}");

    [Fact]
    public async Task Dropout_is_counted_where_it_stands_though_one_kernel_does_several_layers() => await Verify(
        Head + "Dense(5), ReLU, {|KG0108:Dropout(0.3f)|}, Dropout(0.5f), ReLU, {|KG0108:Dropout(0.2f)|}, Dense(2, Weights = "
            + "{|KG0102:Weights.Real|}), Hinge]",
        "[Dropout] costs 'Digits' 320 multiplications per training step and nothing per inference, for 20 samples each:"
            + " write MultiplicationFree = true at [Network] once Weights.Real is replaced",
        "[Dropout] costs 'Digits' 320 multiplications per training step and nothing per inference, for 20 samples each:"
            + " write MultiplicationFree = true at [Network] once Weights.Real is replaced",
        "Weights.Real costs 'Digits' 3,392 multiplications per training step and 320 multiplications per inference, for 20 samples each:"
            + " write Weights.Ternary or Weights.Binary");

    // 5 · 32 values; a power costs 10. The way back has a square and the product with the gradient besides.
    [Fact]
    public async Task Activations_are_counted_in_training_and_in_inference() => await Verify(
        "[Network(BatchSize = 20), Input(3), Dense(5), {|KG0112:Sigmoid|}, Dense(2), Hinge]",
        "[Sigmoid] costs 'Digits' 3,520 multiplications and 320 divisions per training step and 1,600 multiplications and 160 divisions per"
            + " inference, for 20 samples each: write [HardSigmoid]");

    // 5 · 32 values, 9 products each in training and 3 in inference; two means each way of 32 samples, and their deviations.
    [Fact]
    public async Task Layer_normalization_is_counted_in_training_and_in_inference() => await Verify(
        "[Network(BatchSize = 20), Input(3), Dense(5), {|KG0113:LayerNorm|}, Dense(2), Hinge]",
        "[LayerNorm] costs 'Digits' 1,568 multiplications, 32 divisions and 32 square roots per training step and 544 multiplications, 32 "
            + "divisions and 32 square roots per inference, for 20 samples each: write [ShiftBatchNorm]");

    // Three features of two sample blocks.
    [Fact]
    public async Task Standardization_is_counted_in_training_and_in_inference() => await Verify(
        "[Network(BatchSize = 20), Input(3), {|KG0111:Standardize|}, Dense(2), Hinge]",
        "[Standardize] costs 'Digits' 96 multiplications per training step and 96 multiplications per inference, for 20 samples each:"
            + " write [Standardize(Terms = 2)]");

    // Two sample blocks: 5 · 32 values, a product in the method, one in the derivative, one with the gradient; no derivative in inference.
    [Fact]
    public async Task Methods_of_the_user_are_counted_at_their_attributes()
    {
        const string Attributes = "Dense(5), {|KG0110:Activation(nameof(Scaled), Derivative = nameof(Slope))|}, Dense(2), "
            + "{|KG0110:Loss(nameof(Half), Derivative = nameof(Rest))|}]";
        const string Methods = "static float Scaled(float x) => x * 3f; static float Slope(float x) => x / x * 3f; static float "
            + "Half(float z, float t) => (z - t) / 2f; static float Rest(float z, float t) => 1f;";
        await RuleCase.Of(
            "using KernelGen;\nnamespace Shop;\n[{|KG0107:Network(BatchSize = 20)|}, Input(3), "
                + Attributes + "\npublic sealed partial class Digits { " + Methods + " }\n",
            "The learning rate costs 'Digits' 64 multiplications per training step and nothing per inference, for 20 samples each:"
                + " write MultiplicationFree = true once the product in 'Scaled', the quotient in 'Slope' and the quotient in 'Half' are "
                + "replaced",
            "'Scaled', with its derivative, costs 'Digits' 480 multiplications and 160 divisions per training step and 160 "
            + "multiplications per inference, for 20 samples each:"
                + " write them with Shift, SignFlip, comparisons, + and −, and the derivative as 'static float Slope(float x, float "
                + "gradient)', which gives the gradient in front of the activation",
            "'Half', with its derivative, costs 'Digits' 64 divisions per training step and nothing per inference, for 20 samples each:"
                + " write them with Shift, SignFlip, comparisons, + and −").Verify(new CostAnalyzer());
    }

    [Theory]
    [InlineData("[{|KG0109:Network|}, Input(3), Dense(2), ReLU, Dropout(0.5f), Dense(1), Hinge]")]
    [InlineData("[ShiftAdaMax, {|KG0109:Network(MultiplicationFree = false)|}, Input(3), Dense(2), ShiftBatchNorm, Hinge]")]
    public async Task A_network_without_products_is_asked_to_promise_it(string attributes) => await Verify(
        attributes,
        "'Digits' multiplies, divides and takes roots in none of its kernels, but nothing keeps it so: write MultiplicationFree = true");

    [Fact]
    public async Task What_has_a_counterpart_at_its_place_is_named_first_where_something_is_in_the_way_of_the_promise() => await Verify(
        "[{|KG0107:Network(BatchSize = 16)|}, {|KG0106:Momentum|}, Input(3), Dense(3), {|KG0105:SquaredHinge|}]",
        "The learning rate costs 'Digits' 48 multiplications per training step and nothing per inference, for 16 samples each:"
            + " write MultiplicationFree = true once [Momentum] is replaced",
        "[Momentum] costs 'Digits' 64 multiplications per training step and nothing per inference, for 16 samples each: write "
            + "[ShiftMomentum(3)]",
        "[SquaredHinge] costs 'Digits' 48 multiplications per training step and nothing per inference, for 16 samples each:"
            + " write [Hinge], or MultiplicationFree = true at [Network] once [Momentum] is replaced");

    [Theory]
    [InlineData("[Network(MultiplicationFree = true), Input(3), Dense(2), ShiftBatchNorm, ReLU, Dropout(0.3f), Dense(2), SquaredHinge]")]
    [InlineData("[Network(MultiplicationFree = true), Input(3), Dense(2), Dense(2), MeanSquaredError, ShiftMomentum]")]
    [InlineData("[Network(MultiplicationFree = true), Input(3), Dense(2), BatchNorm, SoftmaxCrossEntropy, Adam]")]
    [InlineData("[Network, Input(3), Dense(0), BatchNorm, SquaredHinge]")]
    [InlineData("[Network(Weights = (Weights)9), Input(3), Dense(2), BatchNorm, SquaredHinge]")]
    [InlineData("[Network, Input(3), Dense(Missing), BatchNorm, SquaredHinge]")]
    [InlineData("[Network, Dense(3), BatchNorm, SquaredHinge]")]
    [InlineData("[Input(3), Dense(3), BatchNorm, SquaredHinge]")]
    public async Task Networks_that_promise_it_or_cannot_be_built_are_left_alone(string attributes) => await Verify(attributes);

    [Fact]
    public void No_declaration_makes_the_analyzer_throw() => RandomDeclarations.File.Check(
        source => AnalyzedCode.Findings([source], analyzer: new CostAnalyzer()).GetAwaiter().GetResult(), cases: 25);

    [Fact]
    public async Task Attributes_of_the_same_names_from_elsewhere_are_left_alone() => await RuleCase.Of("""
        namespace Elsewhere
        {
            public sealed class NetworkAttribute : System.Attribute;
            public sealed class BatchNormAttribute : System.Attribute;
            [Network, BatchNorm]
            public static class Digits;
        }
        """).Verify(new CostAnalyzer());

    private static async Task Verify(string attributes, params string[] messages) =>
        await RuleCase.Attributes(attributes, messages).Verify(new CostAnalyzer());
}
