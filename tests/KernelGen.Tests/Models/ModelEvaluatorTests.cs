using System;
using System.Linq;
using CsCheck;
using KernelGen.Models;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Models;

public sealed class ModelEvaluatorTests
{
    [Fact]
    public void Scores_are_those_of_the_definition() => Gen.Int.Check(
        seed =>
        {
            FrozenModel model = new(RandomGraphs.Draw(seed));
            var random = new Random(seed);
            const int Samples = 11;
            long[][] samples = [.. Enumerable.Range(0, Samples).Select(_ => Enumerable.Range(0, model.InputSize).Select(
                _ => random.NextInt64(model.Graph.Input.Range.Minimum, model.Graph.Input.Range.Maximum + 1)).ToArray())];
            var scores = new int[Samples * model.OutputSize];
            model.Scores([.. samples.SelectMany(sample => sample.Select(value => Float(model.Graph.Input, value)))], scores);
            Assert.Equal(samples.SelectMany(sample => PlainEvaluation.Scores(model.Graph, sample)), scores.Select(score => (long)score));
            if (model.TakesBytes)
            {
                var same = new int[scores.Length];
                model.Scores([.. samples.SelectMany(sample => sample.Select(value => (byte)value))], same);
                Assert.Equal(scores, same);
            }
        },
        cases: 500);

    [Fact]
    public void Bytes_by_255_are_the_bytes_again()
    {
        FrozenModel model = new(Identity(new ByteInput(new(1, 1, 256))));
        var scores = new int[256];
        model.Scores([.. Enumerable.Range(0, 256).Select(value => value / 255f)], scores);
        Assert.Equal(Enumerable.Range(0, 256), scores);
    }

    [Fact]
    public void Inputs_in_fixed_point_are_rounded_to_even_and_limited()
    {
        FrozenModel model = new(Identity(new FixedPointInput(new(1, 1, 6), 2, -10, 20)));
        var scores = new int[6];
        model.Scores([0.125f, 0.375f, -0.125f, -0.375f, 1e30f, -1e30f], scores);
        Assert.Equal([0, 2, 0, -2, 20, -10], scores);
    }

    [Fact]
    public void Classes_are_the_first_of_the_largest_scores_or_above_the_threshold()
    {
        FrozenModel model = new(Identity(new ByteInput(new(1, 1, 3))));
        Assert.Equal(1, model.Classify([0, 7, 7]));
        FrozenModel one = new(Identity(new ByteInput(new(1, 1, 1))) with { Threshold = 5 });
        Assert.Equal(0, one.Classify([(byte)5]));
        Assert.Equal(1, one.Classify([(byte)6]));
        var regressor = new FrozenModel(model.Graph with { IsClassifier = false });
        Assert.Throws<InvalidOperationException>(() => regressor.Classify([0, 7, 7]));
    }

    [Fact]
    public void Errors_are_counted_over_all_samples()
    {
        FrozenModel model = new(Identity(new ByteInput(new(1, 1, 2))));
        var random = new Random(1);
        byte[] pixels = [.. Enumerable.Range(0, 2 * 1000).Select(_ => (byte)random.Next(256))];
        int[] labels = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(2))];
        var wrong = Enumerable.Range(0, 1000).Count(i => (pixels[2 * i] >= pixels[(2 * i) + 1] ? 0 : 1) != labels[i]);
        Assert.Equal(wrong / 1000.0, model.ErrorRate(Dataset.FromBytes(pixels, labels, 1, 1, 2)));

        FrozenModel regressor = new(model.Graph with { IsClassifier = false, ScoreShift = 3 });
        Dataset targets = new([1f, 0f], [255f / 8 + 2, 1f], 2, 2);
        Assert.Equal(Math.Sqrt(5 / 2.0), regressor.RootMeanSquaredError(targets), 6);
    }

    [Fact]
    public void A_saved_model_is_the_same()
    {
        using TemporaryFolder folder = new();
        FrozenModel model = new(RandomGraphs.Draw(3));
        model.Save(folder["net.kgmodel"]);
        Assert.Equal(ModelFile.Write(model.Graph), ModelFile.Write(FrozenModel.Load(folder["net.kgmodel"]).Graph));
    }

    private static float Float(ModelInput input, long value) =>
        input is FixedPointInput fixedPoint ? MathF.ScaleB(value, -fixedPoint.Shift) : value / 255f;

    private static FrozenGraph Identity(ModelInput input)
    {
        var channels = input.Shape.Channels;
        return new(
            "Net",
            "Identity",
            input,
            [new Scale([-1], input.Shape, [.. Enumerable.Repeat((sbyte)1, channels)], new int[channels], 0, -1000, 1000)],
            0,
            true,
            0);
    }
}
