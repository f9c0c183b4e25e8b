using System;
using System.Linq;
using System.Text.Json;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    /// <summary>Every metric against a plain computation over lists of samples.</summary>
    [Fact]
    public void They_are_what_counting_gives()
    {
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 40], Gen.Int[1, 6], Gen.Int).Check((classes, samples, k, seed) =>
        {
            Random random = new(seed);
            var outputs = Enumerable.Range(0, samples).Select(_ => Row(random, classes)).ToArray();
            // The last class may never occur, and any may never be predicted.
            var labels = outputs.Select(_ => random.Next(Math.Max(1, classes - random.Next(2)))).ToArray();
            var topK = Math.Min(k, classes);
            var metrics = new IdentityClassifier(classes).Evaluate(Data(outputs, labels, classes), topK);

            var predicted = outputs.Select(row => Array.IndexOf(row, row.Max())).ToArray();
            var pairs = labels.Zip(predicted).ToArray();
            Assert.Equal(samples, metrics.Samples);
            Assert.Equal((double)pairs.Count(pair => pair.First == pair.Second) / samples, metrics.Accuracy, 12);
            Assert.Equal(Enumerable.Range(0, samples).Average(i => Hinge(outputs[i], labels[i])), metrics.MeanLoss, 6);
            Assert.Equal((topK, (double)Enumerable.Range(0, samples).Count(i => IsAmong(outputs[i], labels[i], topK)) / samples),
                (metrics.TopK, metrics.TopKAccuracy));
            for (var one = 0; one < classes; one++)
            {
                double hits = pairs.Count(pair => pair.First == one && pair.Second == one);
                double put = predicted.Count(label => label == one);
                var own = labels.Count(label => label == one);
                var row = metrics.Classes[one];
                Assert.Equal((one, own), (row.Class, row.Support));
                Assert.Equal(put == 0 ? 0 : hits / put, row.Precision, 12);
                Assert.Equal(own == 0 ? 0 : hits / own, row.Recall, 12);
                var sum = row.Precision + row.Recall;
                Assert.Equal(sum == 0 ? 0 : 2 * row.Precision * row.Recall / sum, row.F1, 12);
                for (var other = 0; other < classes; other++)
                {
                    Assert.Equal(pairs.Count(pair => pair == (one, other)), metrics.Confusion[one, other]);
                }
            }

            var seen = metrics.Classes.Where(row => labels.Contains(row.Class) || predicted.Contains(row.Class)).ToArray();
            Assert.Equal(seen.Average(row => row.Precision), metrics.MacroPrecision, 12);
            Assert.Equal(seen.Average(row => row.Recall), metrics.MacroRecall, 12);
            Assert.Equal(seen.Average(row => row.F1), metrics.MacroF1, 12);
        }, cases: 200);
    }

    /// <summary>Six samples of three classes, the third never predicted and a fourth that never occurs.</summary>
    [Fact]
    public void A_case_made_by_hand()
    {
        float[][] outputs = [[9, 1, 0, 0], [1, 9, 0, 0], [9, 8, 0, 0], [1, 9, 0, 0], [9, 8, 7, 0], [8, 9, 7, 0]];
        var metrics = new IdentityClassifier(4).Evaluate(
            Data(outputs, [0, 0, 0, 1, 2, 2], 4), topK: 3, ["ankle boot", "bag", "coat of many colours and a very long name", "dress"]);

        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal(1, metrics.TopKAccuracy);
        Assert.Equal(new ClassMetrics(0, "ankle boot", 3, 2.0 / 3, 2.0 / 3, 2.0 / 3), metrics.Classes[0]);
        Assert.Equal(new ClassMetrics(1, "bag", 1, 1.0 / 3, 1, 0.5), metrics.Classes[1]);
        Assert.Equal((2, 0.0, 0.0, 0.0), Figures(metrics.Classes[2]));
        Assert.Equal((0, 0.0, 0.0, 0.0), Figures(metrics.Classes[3]));
        Assert.Equal((2.0 / 3 + 1) / 3, metrics.MacroRecall, 12);
        Assert.Equal(
            """
            actual \ predicted           0  1  2  3
            0 ankle boot                 2  1  0  0
            1 bag                        0  1  0  0
            2 coat of many colours an…   1  1  0  0
            3 dress                      0  0  0  0
            """.ReplaceLineEndings("\n"),
            string.Join('\n', metrics.Confusion.ToString().Split('\n').Select(line => line[..26] + " " + line[26..])));
        Assert.StartsWith("accuracy 50.00 % over 6 samples, top 3 100.00 %, mean loss ", metrics.ToString(), StringComparison.Ordinal);
        Assert.All(metrics.ToString().Split('\n').Skip(2), line => Assert.Equal(metrics.ToString().Split('\n')[1].Length, line.Length));
    }

    [Fact]
    public void One_output_tells_two_classes_apart()
    {
        IClassifier network = new IdentityClassifier(1);
        var data = Data([[-1], [2], [3], [-4]], [0, 1, 0, 1], 2);
        Assert.Equal(2, network.Classes);
        var metrics = network.Evaluate(data);
        Assert.Equal((0.5, 0.5), (metrics.Accuracy, metrics.TopKAccuracy));
        Assert.Equal(1, network.Evaluate(data, topK: 2).TopKAccuracy);
        Assert.Equal(network.ErrorRate(data), 1 - metrics.Accuracy);
        Assert.Equal([[1, 1], [1, 1]], metrics.Confusion.Counts);
    }

    [Fact]
    public void Of_many_classes_the_most_frequent_confusions_are_told()
    {
        var outputs = Enumerable.Range(0, 90)
            .Select(i => Enumerable.Range(0, 30).Select(k => k == Math.Min(i % 30, 27) ? 1f : 0f).ToArray());
        var text = new IdentityClassifier(30).Evaluate(Data([.. outputs], [.. Enumerable.Range(0, 90).Select(i => i % 30)], 30))
            .Confusion.ToString();
        Assert.Equal("actual  predicted  samples\n28             27        3\n29             27        3", text);
    }

    [Fact]
    public void They_come_back_from_json_as_they_were()
    {
        var metrics = new IdentityClassifier(3).Evaluate(Data([[1, 0, 0], [0, 1, 0]], [0, 2], 3), topK: 2, ["a", "b", "c"]);
        var text = JsonSerializer.Serialize(metrics, MetricsJson.Default.ClassificationMetrics);
        var read = JsonSerializer.Deserialize(text, MetricsJson.Default.ClassificationMetrics)!;
        Assert.Equal(metrics.ToString(), read.ToString());
        Assert.Equal(metrics.Confusion.ToString(), read.Confusion.ToString());
        Assert.Equal(metrics.Classes, read.Classes);
        Assert.Contains("\"Accuracy\":0.5", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var data = Data([[1, 0, 0], [0, 1, 0]], [0, 2], 3);
        IdentityClassifier network = new(3);
        Assert.Throws<ArgumentNullException>("network", () => ((IClassifier)null!).Evaluate(data));
        Assert.Throws<ArgumentNullException>("dataset", () => network.Evaluate(null!));
        Assert.Throws<ArgumentOutOfRangeException>("topK", () => network.Evaluate(data, 0));
        Assert.Throws<ArgumentOutOfRangeException>("topK", () => network.Evaluate(data, 4));
        Assert.Throws<ArgumentException>("classNames", () => network.Evaluate(data, 1, ["a", "b"]));
        Assert.Throws<ArgumentException>("dataset", () => new IdentityClassifier(4).Evaluate(data));
        Assert.Throws<ArgumentException>("dataset", () => network.Evaluate(Data([[1, 0, 0]], [3], 4)));
        var message = Assert.Throws<ArgumentException>("dataset", () => network.Evaluate(new Dataset(new float[6], new float[4], 3, 2)))
            .Message;
        Assert.StartsWith(
            "The network classifies: a data set with labels was expected, this one has 2 targets for each sample.", message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("actual", () => network.Evaluate(data).Confusion[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("predicted", () => network.Evaluate(data).Confusion[0, -1]);
    }

    private static float[] Row(Random random, int classes) => [.. Enumerable.Range(0, classes).Select(_ => random.Next(-3, 4) / 2f)];

    private static (int Support, double Precision, double Recall, double F1) Figures(ClassMetrics row) =>
        (row.Support, row.Precision, row.Recall, row.F1);

    private static Dataset Data(float[][] outputs, int[] labels, int classes) =>
        new([.. outputs.SelectMany(row => row)], labels, outputs[0].Length, classes);

    private static double Hinge(float[] outputs, int label) => outputs.Select((z, k) => Math.Max(0, 1 - (k == label ? z : -z))).Sum();

    private static bool IsAmong(float[] outputs, int label, int k) =>
        Enumerable.Range(0, outputs.Length).OrderByDescending(index => outputs[index]).ThenBy(index => index).Take(k).Contains(label);
}
