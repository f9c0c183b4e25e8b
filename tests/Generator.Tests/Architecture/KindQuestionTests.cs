using System;
using System.Linq;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Generator.Tests.Architecture;

/// <summary>
/// A layer, a loss, an optimizer is one definition and one lowering: hardly anything else asks which one it has before it.
/// </summary>
public sealed class KindQuestionTests
{
    // 172 before there were definitions: 92 patterns and casts, 7 type arguments, 17 enum values, 56 names of attributes.
    private const int Most = 39;

    private static readonly string[] Kinds = [.. LayerTable.Default.Definitions.All
        .Where(static definition => definition.Schema.Role is AttributeRole.Layer or AttributeRole.Loss or AttributeRole.Optimizer)
        .Select(static definition => definition.Name)];

    [Fact]
    public void Few_places_ask_for_the_kind_of_a_layer_a_loss_or_an_optimizer()
    {
        var questions = KindQuestions.In(ProductSource.Instance.Compilation, Kinds.ToHashSet()).ToList();

        Assert.True(
            questions.Count <= Most,
            $"{questions.Count} questions, {Most} at most.\n" + string.Join("\n", questions
                .GroupBy(static question => question.File)
                .OrderByDescending(static group => group.Count())
                .Select(static group => $"{group.Count()} {group.Key}\n    "
                    + string.Join("\n    ", group.Select(static question => question.Question)))));
    }

    [Theory]
    [InlineData("if (layer is DenseLayer) { }", 1)]
    [InlineData("if (layer is BatchNormLayer { Epsilon: > 0 } norm) { }", 1)]
    [InlineData("_ = layer switch { DenseLayer or ReLULayer => 1, _ => 2 };", 2)]
    [InlineData("switch (layer) { case DenseLayer dense: break; }", 1)]
    [InlineData("_ = (DenseLayer)layer;", 1)]
    [InlineData("_ = layer as DenseLayer;", 1)]
    [InlineData("_ = layer.GetType() == typeof(DenseLayer);", 1)]
    [InlineData("_ = new[] { layer }.OfType<DenseLayer>();", 1)]
    [InlineData("_ = layer.Kind == \"Dense\";", 1)]
    [InlineData("_ = layer.Kind == nameof(Names.Dense);", 0)]
    [InlineData("_ = new ReLULayer(); void Take(DenseLayer dense) { }", 0)]
    [InlineData("_ = layer.Title == \"Dense layer\";", 0)]
    public void Questions_are_seen(string statement, int count)
    {
        var compilation = CSharpCompilation.Create("Product", [CSharpSyntaxTree.ParseText($$"""
            using System.Linq;
            namespace KernelGen.Generator;
            abstract record Layer { public string Kind => ""; public string Title => ""; }
            static class Names { public const string Dense = "a"; }
            static class Asking { static void Ask(Layer layer) { {{statement}} } }
            """, path: "Asking.cs", cancellationToken: TestContext.Current.CancellationToken),
            .. Kinds.Select(static kind => CSharpSyntaxTree.ParseText(
                $"namespace KernelGen.Generator; sealed record {kind}Layer : Layer {{ public float Epsilon; bool Is(Layer l) => l is "
                    + $"{kind}Layer; }}",
                path: kind + ".cs",
                cancellationToken: TestContext.Current.CancellationToken))]);

        Assert.Equal(count, KindQuestions.In(compilation, Kinds.ToHashSet()).Count());
    }
}
