using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Pooling;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>Max pooling against plain loops.</summary>
public sealed class MaxPoolTests
{
    [Fact]
    public void Largest_values_and_their_gradients_are_those_of_plain_loops() => WindowCase.Any.Check(Check, cases: 30);

    /// <summary>Shapes that networks have, and windows that share places or leave some out.</summary>
    [Theory]
    [InlineData(6, 6, 3, 2, 2, false)]
    [InlineData(7, 5, 2, 2, 2, true)]
    [InlineData(7, 7, 2, 3, 2, true)]
    [InlineData(6, 5, 2, 3, 1, true)]
    [InlineData(5, 5, 2, 2, 2, false)]
    [InlineData(8, 8, 1, 2, 3, false)]
    [InlineData(9, 9, 1, 5, 1, true)]
    public void Shapes_of_networks(int height, int width, int channels, int window, int stride, bool isSame) =>
        Check(WindowCase.Of(height, width, channels, window, window, stride, isSame, 18, 5));

    [Fact]
    public void Nothing_hides_that_a_value_is_not_a_number()
    {
        var shape = WindowCase.Of(2, 2, 1, 2, 2, 2, false, 16, 1);
        for (var place = 0; place < 4; place++)
        {
            var memory = new PictureMemory(16);
            var (input, output) = (memory.Activations("X", shape.Input), memory.Activations("Y", shape.Output));
            memory.Fill(input, shape.Input, (_, feature) => feature == place ? float.NaN : feature);
            memory.Run(MaxPoolForward.Lower("Max", Layer(shape), Picture(shape), input, output, null));
            Assert.True(float.IsNaN(memory.Float(output, 0, 0)));
        }
    }

    [Theory]
    [MemberData(nameof(WindowCase.OfWholeVectors), MemberType = typeof(WindowCase))]
    public void A_sample_alone_has_the_same_bits(int height, int width, int channels, int window, int stride, bool isSame)
    {
        var shape = WindowCase.Of(height, width, channels, window, window, stride, isSame, 2, 5);
        var memory = new PictureMemory(shape.Samples);
        var random = new Random(shape.Seed);
        var (input, output) = (memory.Activations("X", shape.Input), memory.Activations("Y", shape.Output));
        memory.Fill(input, shape.Input, (_, _) => random.NextSingle() - 0.5f);
        var picture = Picture(shape);
        memory.Run(MaxPoolForward.Lower("Pool", Layer(shape), picture, input, output, null));
        var row = PictureMemory.Row("RowX", shape.Input);
        var outputRow = PictureMemory.Row("RowY", shape.Output);
        var kernel = MaxPoolForward.Lower("Pool", Layer(shape), picture with { IsOneSample = true }, row, outputRow, null);
        memory.RunAlone(kernel, row, outputRow, (sample, feature) => memory.Float(input, sample, feature), (sample, value) =>
        {
            for (var feature = 0; feature < shape.Output.Size; feature++)
            {
                Assert.Equal(memory.Float(output, sample, feature), value(feature));
            }
        });
    }

    private static void Check(WindowCase shape)
    {
        var memory = new PictureMemory(shape.Samples);
        var random = new Random(shape.Seed);
        var input = memory.Activations("X", shape.Input);
        var output = memory.Activations("Y", shape.Output);
        var inference = memory.Activations("Z", shape.Output);
        var choices = memory.Activations("Choices", shape.Output, ElementKind.Byte) with { Bound = new CodesBelow(shape.Window.Places) };

        // Few values, so that many are equal.
        memory.Fill(input, shape.Input, (_, _) => random.Next(-3, 4));
        memory.Run(MaxPoolForward.Lower("Max", Layer(shape), Picture(shape), input, output, choices));
        memory.Run(MaxPoolForward.Lower("MaxInference", Layer(shape), Picture(shape), input, inference, null));
        var behind = memory.Activations("GradientBehind", shape.Output);
        memory.Fill(behind, shape.Output, (_, _) => random.Next(1, 100));
        var stored = memory.Activations("Stored", shape.Input);
        var added = memory.Activations("Added", shape.Input);
        memory.Fill(stored, shape.Input, (_, _) => float.NaN);
        memory.Fill(added, shape.Input, (sample, feature) => sample + feature);
        memory.Run(MaxPoolBackward.Lower("Back", Layer(shape), Picture(shape), behind, choices, new GradientTarget(stored, false)));
        memory.Run(MaxPoolBackward.Lower("BackAdding", Layer(shape), Picture(shape), behind, choices, new GradientTarget(added, true)));
        for (var sample = 0; sample < memory.Blocks * Lane.Count; sample++)
        {
            var gradient = new double[shape.Input.Size];
            var (largest, number, from) = (0f, 0, 0);
            shape.ForAll(
                _ => largest = float.NegativeInfinity,
                (_, feature, place) =>
                {
                    if (memory.Float(input, sample, feature) is var value && value > largest)
                    {
                        (largest, number, from) = (value, place, feature);
                    }
                },
                feature =>
                {
                    Assert.Equal(largest, memory.Float(output, sample, feature));
                    Assert.Equal(largest, memory.Float(inference, sample, feature));
                    Assert.Equal(number, memory.Bits(choices, sample, feature));
                    gradient[from] += memory.Float(behind, sample, feature);
                });
            for (var feature = 0; feature < gradient.Length; feature++)
            {
                Assert.Equal(gradient[feature], memory.Float(stored, sample, feature));
                Assert.Equal(gradient[feature] + sample + feature, memory.Float(added, sample, feature));
            }
        }
    }

    private static MaxPool2DLayer Layer(WindowCase shape) => new(0, shape.Input, shape.Output, shape.Window);

    private static PooledPicture Picture(WindowCase shape) =>
        new(shape.Window, shape.Input, shape.Output, Lane.SampleBlocks(shape.Samples));
}
