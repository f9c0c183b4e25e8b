using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>The sample WarningsToZero: following the warnings leads to a network that trains without multiplications.</summary>
public sealed class WalkTests
{
    private const string Begin = "<!-- steps -->\n";
    private const string End = "<!-- /steps -->";

    /// <summary>KERNELGEN_WRITE_WALK=1 writes the end and the table of steps anew.</summary>
    [Fact]
    public async Task Following_the_warnings_leads_to_a_network_that_trains_without_multiplications()
    {
        var walk = await Walk.ToTheEnd();
        var isWriting = Environment.GetEnvironmentVariable("KERNELGEN_WRITE_WALK") == "1";
        if (isWriting)
        {
            await File.WriteAllTextAsync(Path.Combine(Walk.Folder, Walk.Network), walk.Text, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await Read(Walk.Network), walk.Text);

        // What waits: the promise for what is in its way, and a method's products for their own warnings.
        Assert.All(walk.Waiting, rule => Assert.Contains(rule, new[] { "KG0105", "KG0107", "KG0108", "KG0110" }));

        var page = await Read("README.md");
        var table = "| step | rule | code | fix |\n| --- | --- | --- | --- |\n" + string.Concat(walk.Steps.Select((step, index) => step.Row(index + 1) + "\n"));
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var updated = page[..begin] + table + page[page.IndexOf(End, StringComparison.Ordinal)..];
        if (isWriting)
        {
            await File.WriteAllTextAsync(Path.Combine(Walk.Folder, "README.md"), updated, TestContext.Current.CancellationToken);
        }

        Assert.Equal(updated, await Read("README.md"));

        var type = walk.Compilation.GetTypeByMetadataName("WarningsToZero.ShapeNet")!;
        var graph = GraphBuilder.Build(DeclarationParser.Parse(type, walk.Compilation, TestContext.Current.CancellationToken)).Graph!;
        Assert.True(graph.IsMultiplicationFree);
        Assert.Empty(NetworkCosts.Of(graph)!.Value);

        AssertTrains(walk.Compilation);
    }

    /// <summary>The start is what it says it is: each kind of obstacle stands in it.</summary>
    [Fact]
    public async Task The_start_is_full_of_multiplications()
    {
        var start = await Read(Path.Combine("Start", Walk.Network + ".txt"));
        foreach (var obstacle in new[] { "Weights.Real", "Momentum", "BatchNorm", "Dropout", "SoftmaxCrossEntropy", "/ 255f", "* -1f", "0.7f *", "MathF.Pow(2f", "y * width" })
        {
            Assert.Contains(obstacle, start, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Shift", start, StringComparison.Ordinal);
    }

    private static async Task<string> Read(string file) =>
        (await File.ReadAllTextAsync(Path.Combine(Walk.Folder, file), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    private static void AssertTrains(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        stream.Position = 0;
        var assembly = new AssemblyLoadContext(null).LoadFromStream(stream);
        var type = assembly.GetType("WarningsToZero.ShapeNet", throwOnError: true)!;
        var samples = assembly.GetType("WarningsToZero.Drawing", throwOnError: true)!.GetMethod("Samples")!.CreateDelegate<Func<int, int, Dataset>>();

        // The summary that the generated code itself gives.
        var summary = (string)type.GetProperty("Summary", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        Assert.Contains("Left in training: no multiplication", summary, StringComparison.Ordinal);
        Assert.Contains("Left in inference: no multiplication", summary, StringComparison.Ordinal);

        var network = (INetwork)Activator.CreateInstance(type, 1L, 1)!;
        var test = samples(2000, 2);
        Assert.InRange(network.ErrorRate(test), 0.4, 1.0);
        new Trainer(network) { Epochs = 20, LearningRate = LearningRate.Exponential(0.06f, 0.004f).ToPowersOfTwo() }.Fit(samples(4000, 1), cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(network.ErrorRate(test), 0.0, 0.1);
    }
}
