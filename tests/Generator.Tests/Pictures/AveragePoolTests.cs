using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Pooling;
using KernelGen.Generator.Passes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>Average pooling against plain loops, and its quotients by shifts.</summary>
public sealed class AveragePoolTests
{
    /// <summary>A few roundings, as <see cref="ConstantQuotient"/> says.</summary>
    private const double Tolerance = 1.0 / (1 << 21);

    [Fact]
    public void Means_and_their_gradients_are_those_of_plain_loops() => WindowCase.Any.Check(Check, cases: 20);

    [Theory]
    [InlineData(6, 6, 3, 2, 2, false)]
    [InlineData(7, 7, 2, 3, 2, true)]
    [InlineData(6, 5, 2, 3, 1, true)]
    [InlineData(5, 5, 2, 2, 2, false)]
    [InlineData(8, 8, 5, 8, 1, false)]
    [InlineData(7, 7, 20, 7, 7, false)]
    public void Shapes_of_networks(int height, int width, int channels, int window, int stride, bool isSame) =>
        Check(WindowCase.Of(height, width, channels, window, window, stride, isSame, 18, 5));

    [Fact]
    public void Quotients_by_shifts_are_quotients()
    {
        var divisors = Enumerable.Range(1, 130).Concat([144, 196, 225, 256, 323, 361, 784, 1023, 50176]).ToList();
        float[] values = [1f, -1f, 1.9999999f, 3.3333f, -1e-30f, 6.02e23f, float.MaxValue, 0f, -0f, 1e-38f, 1e-42f];
        float[] others = [float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        foreach (var divisor in divisors)
        {
            var memory = new PictureMemory(16);
            var (input, output) = (memory.Activations("X", Shape.Flat(1)), memory.Activations("Y", Shape.Flat(1)));
            float[] all = [.. values, .. others];
            memory.Fill(input, Shape.Flat(1), (sample, _) => sample < all.Length ? all[sample] : sample);
            var b = new KernelBuilder("Quotient", 0);
            var (x, y) = (b.MemoryBuffer("x", input), b.MemoryBuffer("y", output));
            var index = x.At((Axis.SampleBlock, 0), (Axis.Feature, 0));
            b.Store(y, index, ConstantQuotient.By(divisor).Of(b, "quotient", b.Let("value", new Load(x, index, ValueKind.Lanes))));
            var kernel = b.Build("Test.", []);
            Assert.True(Ledger.IsMultiplicationFree(kernel));
            memory.Run(kernel);
            for (var sample = 0; sample < Lane.Count; sample++)
            {
                var value = memory.Float(input, sample, 0);
                var quotient = memory.Float(output, sample, 0);
                if (!float.IsFinite(value))
                {
                    Assert.Equal(value, quotient);
                    continue;
                }

                // What is below the normal floats counts as zero.
                var expected = (double)value / divisor;
                Assert.True(
                    Math.Abs(quotient - expected) <= Math.Max(Math.Abs(expected) * Tolerance, 3e-38),
                    FormattableString.Invariant($"{value} / {divisor} = {expected}, not {quotient}: {ConstantQuotient.By(divisor)}"));
            }
        }
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(4, "1/4 = 2^−2")]
    [InlineData(3, "1/3 = 2^−2·(1 + 2^−2)·(1 + 2^−4)·(1 + 2^−8)·(1 + 2^−16)")]
    [InlineData(9, "1/9 = 2^−3·(1 − 2^−3)·(1 + 2^−6)·(1 + 2^−12)·(1 + 2^−24)")]
    [InlineData(36, "1/36 = 2^−5·(1 − 2^−3)·(1 + 2^−6)·(1 + 2^−12)·(1 + 2^−24)")]
    public void The_way_is_told(int divisor, string expected) => Assert.Equal(expected, ConstantQuotient.By(divisor).ToString());

    [Theory]
    [MemberData(nameof(WindowCase.OfWholeVectors), MemberType = typeof(WindowCase))]
    public void A_sample_alone_has_the_same_bits(int height, int width, int channels, int window, int stride, bool isSame)
    {
        var shape = WindowCase.Of(height, width, channels, window, window, stride, isSame, 2, 5);
        var memory = new PictureMemory(shape.Samples);
        var random = new Random(shape.Seed);
        var (input, output) = (memory.Activations("X", shape.Input), memory.Activations("Y", shape.Output));
        memory.Fill(input, shape.Input, (_, _) => random.NextSingle() - 0.5f);
        var layer = new AveragePool2DLayer(0, shape.Input, shape.Output, shape.Window);
        var picture = new PooledPicture(shape.Window, shape.Input, shape.Output, Lane.SampleBlocks(shape.Samples));
        memory.Run(AveragePoolKernels.LowerForward("Pool", layer, picture, input, output));
        var row = PictureMemory.Row("RowX", shape.Input);
        var outputRow = PictureMemory.Row("RowY", shape.Output);
        var kernel = AveragePoolKernels.LowerForward("Pool", layer, picture with { IsOneSample = true }, row, outputRow);
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
        memory.Fill(input, shape.Input, (_, _) => random.NextSingle() + 0.25f);
        var layer = new AveragePool2DLayer(0, shape.Input, shape.Output, shape.Window);
        var picture = new PooledPicture(shape.Window, shape.Input, shape.Output, Lane.SampleBlocks(shape.Samples));
        memory.Run(AveragePoolKernels.LowerForward("Average", layer, picture, input, output));
        var behind = memory.Activations("GradientBehind", shape.Output);
        memory.Fill(behind, shape.Output, (_, _) => random.NextSingle() + 0.25f);
        var stored = memory.Activations("Stored", shape.Input);
        var added = memory.Activations("Added", shape.Input);
        memory.Fill(stored, shape.Input, (_, _) => float.NaN);
        memory.Fill(added, shape.Input, (_, _) => 1f);
        memory.Run(AveragePoolKernels.LowerBackward("Back", layer, picture, behind, new GradientTarget(stored, false)));
        memory.Run(AveragePoolKernels.LowerBackward("BackAdding", layer, picture, behind, new GradientTarget(added, true)));
        for (var sample = 0; sample < memory.Blocks * Lane.Count; sample++)
        {
            var gradient = new double[shape.Input.Size];
            var (sum, count) = (0.0, 0);
            shape.ForAll(
                _ => (sum, count) = (0, 0),
                (_, feature, _) => (sum, count) = (sum + memory.Float(input, sample, feature), count + 1),
                feature => Assert.Equal(sum / count, memory.Float(output, sample, feature), sum / count * Tolerance * 4));
            var counts = new int[shape.Output.Size];
            shape.ForAll(_ => { }, (feature, _, _) => counts[feature]++, _ => { });
            shape.ForAll(
                _ => { },
                (feature, place, _) => gradient[place] += memory.Float(behind, sample, feature) / counts[feature],
                _ => { });
            for (var feature = 0; feature < gradient.Length; feature++)
            {
                Assert.Equal(gradient[feature], memory.Float(stored, sample, feature), gradient[feature] * Tolerance * 4);
                Assert.Equal(gradient[feature] + 1, memory.Float(added, sample, feature), (gradient[feature] + 1) * Tolerance * 4);
            }
        }
    }
}
