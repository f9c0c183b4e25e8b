extern alias generator;

using System;
using System.IO;
using System.Linq;
using generator::KernelGen.Models;
using Xunit;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>Models that are classes of this project, which <c>--frozen</c> prints and Arm64.Tests compares.</summary>
public sealed class DeclaredModelTests
{
    private const int Samples = 4;

    [Fact]
    public void Every_line_is_of_other_scores()
    {
        var lines = DeclaredModels.Fingerprint().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal(4, lines.Skip(1).Select(line => line.Split(' ')[1]).Distinct().Count());
    }

    [Fact]
    public void Rows_are_what_they_are_said_to_be() =>
        Check(Model("rows.kgmodel"), FrozenRows.OutputSize, (inputs, scores) => FrozenRows.Scores(inputs, scores));

    [Fact]
    public void Pictures_are_what_they_are_said_to_be() =>
        Check(Model("picture.kgmodel"), FrozenPicture.OutputSize, (inputs, scores) => FrozenPicture.Scores(inputs, scores));

    [Fact]
    public void Signs_are_what_they_are_said_to_be() =>
        Check(Model("signs.kgmodel"), FrozenSigns.OutputSize, (inputs, scores) => FrozenSigns.Scores(inputs, scores));

    [Fact]
    public void Straight_lines_are_what_they_are_said_to_be() =>
        Check(Model("tiny.kgmodel"), FrozenTiny.OutputSize, (inputs, scores) => FrozenTiny.Scores(inputs, scores));

    private static FrozenGraph Model(string name)
    {
        using StreamReader reader = new(typeof(DeclaredModelTests).Assembly.GetManifestResourceStream(name)!);
        return ModelText.Decode(reader.ReadToEnd());
    }

    private static long[] Integers(FrozenGraph graph)
    {
        var random = new Random(3);
        var (low, high) = (graph.Input.Range.Minimum, graph.Input.Range.Maximum);
        return [.. Enumerable.Range(0, Samples * graph.Input.Shape.Size).Select(_ => random.NextInt64(low, high + 1))];
    }

    private static void Check(FrozenGraph graph, int outputs, Action<short[], int[]> compute)
    {
        var (sample, scores) = (Integers(graph), new int[Samples * outputs]);
        compute([.. sample.Select(value => (short)value)], scores);
        var expected = sample.Chunk(graph.Input.Shape.Size).SelectMany(row => PlainModel.Scores(graph, row)).ToList();
        Assert.True(expected.Distinct().Count() > 2);
        Assert.Equal(expected, scores.Select(score => (long)score));
    }
}
