using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace KernelGen.MLNet.Tests;

public sealed class NetworkTransformerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<Point> _training = Point.Some(2000, 1);
    private readonly List<Point> _test = Point.Some(300, 2);

    [Fact]
    public void A_classifier_gives_probabilities_and_a_key_that_metrics_and_names_are_found_by()
    {
        ThreeNet net = new();
        new Trainer(net) { Epochs = 10 }.Fit(Point.ToDataset(_training, Point.KindOf, 3), cancellationToken: Token);
        var preparation = _ml.Transforms.Conversion.MapValueToKey(
            "Kinds", nameof(Point.Kind), keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(_ml.Data.LoadFromEnumerable(_training));
        var named = preparation.Append(new NetworkTransformer(net, classNames: ["kind 0", "kind 1", "kind 2"]));
        var scored = named.Transform(_ml.Data.LoadFromEnumerable(_test));

        var probabilities = new float[3];
        var scores = scored.GetColumn<float[]>("Score").ToList();
        var labels = scored.GetColumn<uint>("PredictedLabel").ToList();
        for (var index = 0; index < _test.Count; index++)
        {
            net.PredictProbabilities(_test[index].Features, probabilities);
            Assert.Equal(probabilities, scores[index]);
            Assert.Equal((uint)net.Classify(_test[index].Features) + 1, labels[index]);
        }

        var metrics = net.Evaluate(Point.ToDataset(_test, Point.KindOf, 3));
        Assert.InRange(metrics.Accuracy, 0.9, 1);
        var evaluated = _ml.MulticlassClassification.Evaluate(scored, "Kinds");
        Assert.Equal(metrics.Accuracy, evaluated.MicroAccuracy, 1e-9);
        Assert.Equal(metrics.MeanLoss, evaluated.LogLoss, 1e-3);

        var answer = named.Append(_ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel").Fit(scored));
        using var engine = _ml.Model.CreatePredictionEngine<Point, Answer>(answer);
        Assert.All(_test, point => Assert.Equal($"kind {net.Classify(point.Features)}", engine.Predict(point).Text));
    }

    [Fact]
    public void A_classifier_with_one_output_is_one_of_binary_classification()
    {
        YesNet net = new();
        var data = Point.ToDataset(_training, static point => point.Label ? 1 : 0, 2);
        new Trainer(net) { Epochs = 20 }.Fit(data, cancellationToken: Token);
        var scored = new NetworkTransformer(net).Transform(_ml.Data.LoadFromEnumerable(_test));
        var metrics = net.Evaluate(Point.ToDataset(_test, static point => point.Label ? 1 : 0, 2));
        Assert.InRange(metrics.Accuracy, 0.85, 1);
        Assert.Equal(metrics.Accuracy, _ml.BinaryClassification.Evaluate(scored, nameof(Point.Label)).Accuracy, 1e-9);
        Assert.All(
            scored.GetColumn<float>("Probability").Zip(scored.GetColumn<bool>("PredictedLabel")),
            pair => Assert.Equal(pair.First > 0.5f, pair.Second));
        Assert.All(
            scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("PredictedLabel")),
            pair => Assert.Equal(pair.First > 0, pair.Second));
    }

    [Fact]
    public void A_regressor_gives_numbers()
    {
        NumberNet net = new();
        Dataset Data(List<Point> points) =>
            new([.. points.SelectMany(point => point.Features)], [.. points.Select(point => point.Size)], 4);
        new Trainer(net) { Epochs = 20 }.Fit(Data(_training), cancellationToken: Token);
        var metrics = net.Evaluate(Data(_test));
        var evaluated = _ml.Regression.Evaluate(
            new NetworkTransformer(net).Transform(_ml.Data.LoadFromEnumerable(_test)), nameof(Point.Size));
        Assert.Equal(metrics.RSquared!.Value, evaluated.RSquared, 1e-6);
        Assert.Equal(metrics.RootMeanSquaredError, evaluated.RootMeanSquaredError, 1e-6);
        Assert.InRange(evaluated.RSquared, 0.95, 1);
    }

    [Fact]
    public void What_does_not_fit_is_said_at_once()
    {
        var rows = _ml.Data.LoadFromEnumerable(_test);
        ThreeNet net = new();
        var missing = Assert.Throws<ArgumentException>(() => new NetworkTransformer(net, "Inputs").Transform(rows));
        Assert.Contains("A column 'Inputs' was expected; there are 'Features', ", missing.Message, StringComparison.Ordinal);
        foreach (var column in new[] { nameof(Point.Ragged), nameof(Point.Kind), nameof(Point.Size) })
        {
            var misfit = Assert.Throws<ArgumentException>(() => new NetworkTransformer(net, column).Transform(rows));
            Assert.Contains($"Vectors of 4 float values were expected in column '{column}'", misfit.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>("inputColumnName", () => new NetworkTransformer(net, ""));
        Assert.Throws<ArgumentNullException>("network", () => new NetworkTransformer(null!));
        var few = Assert.Throws<ArgumentException>("classNames", () => new NetworkTransformer(net, classNames: ["a", "b"]));
        Assert.StartsWith("3 names, one for each class, were expected, not 2.", few.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("classNames", () => new NetworkTransformer(new YesNet(), classNames: ["no", "yes"]));
        Assert.Throws<ArgumentException>("classNames", () => new NetworkTransformer(new NumberNet(), classNames: ["a"]));
    }

    [Fact]
    public void It_is_no_part_of_a_model_file_and_says_what_is()
    {
        var rows = _ml.Data.LoadFromEnumerable(_test);
        using MemoryStream stream = new();
        var refused = Record.Exception(() => _ml.Model.Save(new NetworkTransformer(new ThreeNet()), rows.Schema, stream));
        Assert.Contains("Checkpoint.Save", refused!.ToString(), StringComparison.Ordinal);
    }

    internal sealed class Answer
    {
        [ColumnName("Answer")]
        public string Text { get; set; } = "";
    }
}
