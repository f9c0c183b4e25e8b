using System;
using System.Linq;
using System.Numerics.Tensors;
using Xunit;

namespace KernelGen.Tensors.Tests;

/// <summary>What networks say of tensors is what they say of the same values in spans.</summary>
public sealed class NetworkTensorsTests
{
    private const int Samples = 5;
    private const int Values = 24;

    private static readonly float[] Inputs = [.. Enumerable.Range(0, Samples * Values).Select(i => MathF.Sin(i))];
    private static readonly int[] Labels = [0, 1, 2, 1, 0];

    [Fact]
    public void Rows_and_images_give_what_spans_give()
    {
        PictureNet network = new(seed: 1);
        var expected = Outputs(network);
        var classes = new int[Samples];
        network.Classify(Inputs, classes);
        var probabilities = new float[Samples * 3];
        network.PredictProbabilities(Inputs, probabilities);
        foreach (var inputs in new[] { Tensor.Create(Inputs, [Samples, Values]), Tensor.Create(Inputs, [Samples, 4, 3, 2]) })
        {
            var outputs = network.Predict(inputs);
            Assert.Equal([Samples, 3], outputs.Lengths.ToArray());
            Assert.Equal(expected, Flat(outputs));
            Assert.Equal(probabilities, Flat(network.PredictProbabilities(inputs)));
            var labels = new int[Samples];
            network.Classify(inputs, labels);
            Assert.Equal(classes, labels);
        }

        Assert.Equal(classes[0], network.Classify(Tensor.Create(Inputs[..Values], [4, 3, 2])));
        Assert.Equal(classes[0], network.Classify(Tensor.Create(Inputs[..Values])));
    }

    /// <summary>Every second column of a wider tensor, columns before rows, results into every second place.</summary>
    [Fact]
    public void Strided_tensors_are_read_and_written_as_their_indices_say()
    {
        PictureNet network = new(seed: 1);
        var expected = Outputs(network);
        var classes = new int[Samples];
        network.Classify(Inputs, classes);

        var wide = Inputs.SelectMany(value => new[] { value, float.NaN }).ToArray();
        ReadOnlyTensorSpan<float> every = new(wide, [Samples, Values], [2 * Values, 2]);
        Assert.False(every.IsDense);
        Assert.Equal(expected, Flat(network.Predict(every)));

        // The same images with columns outside of rows in memory.
        var turned = Tensor.PermuteDimensions(Tensor.Create(Inputs, [Samples, 4, 3, 2]), [0, 2, 1, 3]);
        ReadOnlyTensorSpan<float> back = new(Flat(turned), [Samples, 4, 3, 2], [Values, 2, 8, 1]);
        Assert.Equal(expected, Flat(network.Predict(back)));

        var room = new float[Samples * 6];
        network.Predict(every, new TensorSpan<float>(room, [Samples, 3], [6, 2]));
        Assert.Equal(expected, room.Where((_, index) => index % 2 == 0));
        Assert.All(room.Where((_, index) => index % 2 == 1), value => Assert.Equal(0, value));

        var labels = new int[Samples * 2];
        network.Classify(every, new TensorSpan<int>(labels, [Samples], [2]));
        Assert.Equal(classes, labels.Where((_, index) => index % 2 == 0));
        Assert.Equal(
            classes[1], network.Classify(new ReadOnlyTensorSpan<float>(wide.AsSpan(2 * Values, 2 * Values), [Values], [2])));
    }

    [Fact]
    public void Steps_of_training_change_the_weights_as_with_spans()
    {
        var (bySpans, byTensors) = (new PictureNet(seed: 2), new PictureNet(seed: 2));
        var loss = bySpans.Train(Inputs, Labels, 0.1f);
        Assert.Equal(loss, byTensors.Train(Tensor.Create(Inputs, [Samples, 4, 3, 2]), Tensor.Create(Labels), 0.1f));
        Assert.Equal(Outputs(bySpans), Outputs(byTensors));

        var (pairs, pairsOfTensors) = (new PairNet(seed: 2), new PairNet(seed: 2));
        var targets = Inputs[..(2 * Samples)];
        loss = pairs.Train(Inputs, targets, 0.1f);
        Assert.Equal(
            loss, pairsOfTensors.Train(Tensor.Create(Inputs, [Samples, Values]), Tensor.Create(targets, [Samples, 2]), 0.1f));
        Assert.Equal(Outputs(pairs), Outputs(pairsOfTensors));
        _ = new NumberNet(seed: 2).Train(Tensor.Create(Inputs, [Samples, Values]), Inputs[..Samples], 0.1f);
    }

    [Fact]
    public void Data_sets_hold_the_values_and_shapes_of_their_tensors()
    {
        var images = TensorDataset.WithLabels(Tensor.Create(Inputs, [Samples, 4, 3, 2]), Labels, classes: 4);
        Assert.Equal((Samples, 4, 3, 2, 4), (images.Count, images.Height, images.Width, images.Channels, images.Classes));
        Assert.Equal(Inputs, images.Inputs);
        Assert.Equal(Labels, images.Labels);

        var wide = Inputs.SelectMany(value => new[] { value, float.NaN }).ToArray();
        var rows = TensorDataset.WithTargets(
            new ReadOnlyTensorSpan<float>(wide, [Samples, Values], [2 * Values, 2]), Tensor.Create(Inputs[..(2 * Samples)], [Samples, 2]));
        Assert.Equal((Samples, Values, 2), (rows.Count, rows.SampleSize, rows.TargetSize));
        Assert.Equal(Inputs, rows.Inputs);
        Assert.Equal(Inputs.AsSpan(0, 2 * Samples), rows.Targets);
        Assert.Equal(1, TensorDataset.WithTargets(Tensor.Create(Inputs, [Samples, Values]), Inputs[..Samples]).TargetSize);
    }

    [Fact]
    public void Dense_tensors_are_used_where_they_lie()
    {
        PictureNet network = new(seed: 1, threads: 1);
        var (outputs, labels) = (new float[Samples * 3], new int[Samples]);
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            network.Predict(new ReadOnlyTensorSpan<float>(Inputs, [Samples, 4, 3, 2]), new TensorSpan<float>(outputs, [Samples, 3]));
            network.Classify(new ReadOnlyTensorSpan<float>(Inputs, [Samples, Values]), new TensorSpan<int>(labels));
            network.Train(new ReadOnlyTensorSpan<float>(Inputs, [Samples, Values]), new ReadOnlyTensorSpan<int>(Labels), 0.1f);
            Assert.True(round == 0 || GC.GetAllocatedBytesForCurrentThread() == before, $"round {round}");
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_those_that_would()
    {
        PictureNet pictures = new(seed: 1);
        PairNet pairs = new(seed: 1);
        Refused(
            "Inputs of samples × 24 or samples × 4 × 3 × 2 (rows, columns, channels) were expected, not of 5 × 3 × 4 × 2.",
            "inputs",
            () => pictures.Predict(Tensor.Create(Inputs, [Samples, 3, 4, 2])));
        Refused("Inputs of samples × 24 were expected, not of 10 × 12.", "inputs", () => pairs.Predict(Tensor.Create(Inputs, [10, 12])));
        Refused("not of 120.", "inputs", () => pairs.Predict(Inputs));
        Refused(
            "A shape of 5 × 3 was expected for outputs, not 3 × 5.",
            "outputs",
            () => pictures.Predict(Tensor.Create(Inputs, [Samples, Values]), Tensor.CreateFromShape<float>([3, 5])));
        Refused(
            "One label per sample was expected: 5, not a shape of 5 × 1.",
            "labels",
            () => pictures.Classify(Tensor.Create(Inputs, [Samples, Values]), Tensor.CreateFromShape<int>([5, 1])));
        Refused(
            "One sample of 24 values or 4 × 3 × 2 (rows, columns, channels) was expected, not of 1 × 24.",
            "input",
            () => pictures.Classify(Tensor.Create(Inputs[..Values], [1, Values])));
        Refused(
            "are one in memory (stride 0)",
            "labels",
            () => pictures.Classify(Tensor.Create(Inputs, [Samples, Values]), new TensorSpan<int>(new int[1], [Samples], [0])));
        Refused(
            "Inputs of samples × values or samples × rows × columns × channels were expected, not of 5 × 4 × 6.",
            "inputs",
            () => TensorDataset.WithLabels(Tensor.Create(Inputs, [Samples, 4, 6]), Labels));
        Refused(
            "A shape of 5 × 2 was expected for targets, not 4 × 2.",
            "targets",
            () => TensorDataset.WithTargets(Tensor.Create(Inputs, [Samples, Values]), Tensor.Create(Inputs[..8], [4, 2])));
        Refused("At least one sample", "inputs", () => pairs.Predict(Tensor.CreateFromShape<float>([0, Values])));
        Refused("must be finite", "inputs", () => pairs.Predict(Tensor.Create(Inputs, [Samples, Values]) * float.NaN));
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork)null!).Predict(Tensor.Create(Inputs, [Samples, Values])));
    }

    private static void Refused(string message, string parameter, Action action) => Assert.Contains(
        message, Assert.Throws<ArgumentException>(parameter, action).Message, StringComparison.Ordinal);

    private static float[] Outputs(INetwork network)
    {
        var outputs = new float[Samples * network.OutputSize];
        network.Predict(Inputs, outputs);
        return outputs;
    }

    private static float[] Flat(Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
