using KernelGen.Generator.Passes.Sizes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Sentences about several kernels say what holds for all of them.</summary>
public sealed class WordingTests
{
    [Theory]
    [InlineData(", dense 784 → 1024: the weights.", ", dense 1024 → 1024: the weights.", ", dense: the weights.")]
    [InlineData(
        ", convolution 5×5×512 → 4×4×512, kernel 2×2, ternary: codes.", ", convolution 2×2×512 → 1024, kernel 3×3, ternary: codes.",
        ", convolution, ternary: codes.")]
    [InlineData(
        ", BatchNorm, ReLU over 6×6×256: the gradient.", ", BatchNorm, ReLU over 30×30×128: the gradient.",
        ", BatchNorm, ReLU: the gradient.")]
    [InlineData(
        ": the factor on each of 128 channels.", ": the factor on each of 1,024 channels.", ": the factor on each of the channels.")]
    [InlineData(
        "[9 offsets of 3 inputs][64 outputs]", "[9 offsets of 128 inputs][64 outputs]", "[9 offsets of the inputs][64 outputs]")]
    [InlineData("[2 tiles][lane]", "[16 tiles][lane]", "[tiles][lane]")]
    [InlineData("window 2×2, stride 2.", "window 2×2, stride 2.", "window 2×2, stride 2.")]
    public void Numbers_that_differ_are_left_out(string first, string second, string both) =>
        Assert.Equal(both, Wording.Merge([first, second]));

    [Theory]
    [InlineData("Signed inputs.", "Inputs.")]
    [InlineData("128 channels", "128 features")]
    [InlineData("Scaled by 2.", "Scaled.")]
    public void Other_words_are_not_merged(string first, string second) => Assert.Null(Wording.Merge([first, second]));
}
