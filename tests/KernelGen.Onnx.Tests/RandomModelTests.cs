using System;
using System.IO;
using System.Linq;
using System.Text;
using KernelGen.Models;
using KernelGen.Tests.Models;
using Xunit;

namespace KernelGen.Onnx.Tests;

/// <summary>Frozen models of random operations in ONNX Runtime: every score is the same integer, and every class.</summary>
public sealed class RandomModelTests
{
    private const int Models = 300;
    private const int Samples = 5;

    [Fact]
    public void Scores_are_the_same_integers()
    {
        for (var seed = 0; seed < Models; seed++)
        {
            Compare(RandomGraphs.Draw(seed), seed);
        }
    }

    private static void Compare(FrozenGraph graph, int seed)
    {
        using MemoryStream file = new(Encoding.UTF8.GetBytes(ModelText.Encode(graph)));
        var model = FrozenModel.Load(file);
        using var session = OnnxSession.Of(stream => OnnxModel.Save(model, stream));
        var random = new Random(seed);
        var scores = new int[Samples * model.OutputSize];
        int[] found;
        long[] classes = [];
        if (model.TakesBytes)
        {
            var inputs = new byte[Samples * model.InputSize];
            random.NextBytes(inputs);
            model.Scores(inputs, scores);
            found = session.Run<byte, int>(inputs, "scores");
            classes = model.IsClassifier ? session.Run<byte, long>(inputs, "class") : [];
        }
        else
        {
            // Beyond the range of fixed point, too.
            var scale = MathF.ScaleB(3000, -((FixedPointInput)graph.Input).Shift);
            float[] inputs = [.. Enumerable.Range(0, Samples * model.InputSize).Select(_ => scale * ((2 * random.NextSingle()) - 1))];
            inputs[0] = MathF.ScaleB(2.5f, -((FixedPointInput)graph.Input).Shift);
            model.Scores(inputs, scores);
            found = session.Run<float, int>(inputs, "scores");
            classes = model.IsClassifier ? session.Run<float, long>(inputs, "class") : [];
        }

        Assert.True(scores.SequenceEqual(found), $"seed {seed}: {string.Join(' ', scores)} and {string.Join(' ', found)}");
        Assert.Equal(model.IsClassifier ? ["scores", "class"] : ["scores"], session.Outputs);
        if (model.IsClassifier)
        {
            Assert.Equal(scores.Chunk(model.OutputSize).Select(sample => ClassOf(sample, graph.Threshold)), classes);
        }
    }

    private static long ClassOf(int[] scores, int threshold) =>
        scores.Length == 1 ? (scores[0] > threshold ? 1 : 0) : Array.IndexOf(scores, scores.Max());
}
