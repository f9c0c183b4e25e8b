using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Kernels.Weights;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Where the elements of a buffer lie, by their indices.</summary>
public sealed class LayoutTests
{
    private static readonly Axis[] Names = [Axis.Tile, Axis.Row, Axis.Column, Axis.Channel];

    private static readonly Gen<Dimension> AnyDimension =
        from extent in Gen.Int[1, 5]
        from halo in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 2]))
        from padding in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 3]))
        from gap in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 7]))
        select new Dimension(Axis.Entry, extent) { Halo = halo, PaddedExtent = extent + (2 * halo) + padding, Gap = gap };

    private static readonly Gen<Shape> AnyPicture =
        from height in Gen.Int[1, 5]
        from width in Gen.Int[1, 5]
        from channels in Gen.Int[1, 4]
        select new Shape(height, width, channels);

    [Fact]
    public void Elements_lie_as_they_count() => Gen.Select(AnyDimension.Array[1, 4], Gen.Int[0, 9], Gen.Int).Check((any, tail, seed) =>
    {
        var dimensions = any.Select((dimension, place) => dimension with { Axis = Names[place] }).ToArray();
        var layout = Layout.Of(dimensions).WithTail(tail);
        var random = new Random(seed);
        var places = new Dictionary<string, int>();
        var length = Count(dimensions, [], 0, places) + tail;

        Assert.Equal(length, layout.Length);
        var inside = new HashSet<int>();
        foreach (var index in Indices(dimensions, halo: false))
        {
            var offset = Offset(layout, index, random);
            Assert.Equal(places[Key(index)], offset);
            Assert.InRange(offset, 0, length - 1);
            Assert.True(inside.Add(offset));
        }

        // What is in a halo can be named, lies in the buffer too, and is nothing that lies inside.
        foreach (var index in Indices(dimensions, halo: true).Where(index => !IsInside(dimensions, index)))
        {
            var offset = Offset(layout, index, random);
            Assert.Equal(places[Key(index)], offset);
            Assert.DoesNotContain(offset, inside);
        }
    });

    [Fact]
    public void A_picture_lies_like_the_row_of_its_values() => Gen.Select(AnyPicture, Gen.Int[1, 3]).Check((shape, blocks) =>
    {
        var row = ActivationLayout.Of(Shape.Flat(shape.Size), blocks);
        var picture = ActivationLayout.Of(shape, blocks);

        Assert.Equal(row.Length, picture.Length);
        Assert.Equal(Text(row), Text(picture));
        foreach (var (block, y, x, channel) in Cells(blocks, shape, 0))
        {
            var feature = (((y * shape.Width) + x) * shape.Channels) + channel;
            var offset = Value(row.At((Axis.SampleBlock, block), (Axis.Feature, feature)));
            Assert.Equal(offset, Value(picture.At((Axis.SampleBlock, block), (Axis.Feature, feature))));
            if (shape.IsPicture)
            {
                var cell = picture.At((Axis.SampleBlock, block), (Axis.Row, y), (Axis.Column, x), (Axis.Channel, channel));
                Assert.Equal(offset, Value(cell));
            }
        }
    });

    [Fact]
    public void A_halo_lies_around_every_picture() => Gen.Select(AnyPicture, Gen.Int[1, 2], Gen.Int[1, 3]).Check((shape, halo, blocks) =>
    {
        var layout = ActivationLayout.Of(shape, blocks, halo);
        var (row, column) = (layout[Axis.Row], layout[Axis.Column]);

        // A step to a neighbour is the same number of elements everywhere, beyond the borders too: a filter needs no conditions.
        var owners = new Dictionary<int, bool>();
        foreach (var (block, y, x, channel) in Cells(blocks, shape, halo))
        {
            var offset = Value(layout.At((Axis.SampleBlock, block), (Axis.Row, y), (Axis.Column, x), (Axis.Channel, channel)));
            var first = Value(layout.At((Axis.SampleBlock, block), (Axis.Row, 0), (Axis.Column, 0), (Axis.Channel, channel)));
            Assert.Equal(first + (y * row.Stride) + (x * column.Stride), offset);
            Assert.Equal(block, offset / layout[Axis.SampleBlock].Stride);
            Assert.True(owners.TryAdd(offset, y >= 0 && y < shape.Height && x >= 0 && x < shape.Width));
            Assert.InRange(offset, 0, layout.Length - Lane.Count);
        }

        Assert.Equal(blocks * shape.Size, owners.Count(owner => owner.Value));
        Assert.Equal(blocks * (shape.Height + (2 * halo)) * (shape.Width + (2 * halo)) * shape.Channels, owners.Count);
        Assert.Throws<InvalidOperationException>(() => layout.At((Axis.SampleBlock, 0), (Axis.Feature, 0)));
    });

    [Fact]
    public void Blocks_of_samples_are_an_odd_number_of_cache_lines_apart() => Gen.Select(AnyPicture, Gen.Int[0, 2]).Check((shape, halo) =>
    {
        var stride = ActivationLayout.Of(shape, 2, halo)[Axis.SampleBlock].Stride;
        Assert.Equal(1, stride / Lane.Count % 2);
        Assert.Equal(0, stride % Lane.Count);
    });

    [Fact]
    public void An_offset_is_the_sum_in_the_order_in_which_it_is_asked_for()
    {
        var layout = Layout.Of(new Dimension(Axis.Tile, 2), new Dimension(Axis.Input, 10), new Dimension(Axis.Output, 64));
        var (tile, input) = (new Variable("tile", ValueKind.Int), new Variable("input", ValueKind.Int));

        Assert.Equal(
            new Strided(tile, 640) + new Strided(input, 64) + 5,
            layout.At((Axis.Tile, tile), (Axis.Input, input), (Axis.Output, 5)));
        Assert.Equal(new Strided(input, 64) + 640 + tile, layout.At((Axis.Input, input), (Axis.Tile, 1), (Axis.Output, tile)));
        Assert.Equal(
            new Strided(input, 256) + (new Strided(tile, 64) + 192) + input,
            layout.At((Axis.Input, input.Stride(4)), (Axis.Input, tile + 3), (Axis.Tile, 0), (Axis.Output, input)));
    }

    [Fact]
    public void What_is_no_sum_of_variables_can_only_be_shifted()
    {
        var number = new Load(new Pointer("list", ElementKind.Int), 3, ValueKind.Int);

        Assert.Equal(number << 6, number.Stride(64));
        Assert.Equal(number, number.Stride(1));
        Assert.Throws<InvalidOperationException>(() => number.Stride(48));
    }

    [Fact]
    public void What_does_not_name_an_element_is_refused()
    {
        var layout = ActivationLayout.Of(new Shape(2, 3, 4), 2);

        Refused("There is no Tile", () => layout.At((Axis.SampleBlock, 0), (Axis.Feature, 0), (Axis.Tile, 0)));
        Refused("has an index of SampleBlock", () => layout.At((Axis.Feature, 0)));
        Refused("has an index of Channel", () => layout.At((Axis.SampleBlock, 0), (Axis.Row, 0), (Axis.Column, 0)));
        Refused("Feature and a part of it", () => layout.At((Axis.SampleBlock, 0), (Axis.Feature, 0), (Axis.Row, 0)));
        Refused("has no layout", () => new Pointer("table", ElementKind.Float).At((Axis.Entry, 0)));

        // Vectors take all lanes; a part begins where its first element is.
        Assert.Equal(
            layout.At((Axis.SampleBlock, 1), (Axis.Feature, 2), (Axis.Lane, 0)),
            layout.At((Axis.SampleBlock, 1), (Axis.Feature, 2)));
        Assert.Equal(layout.At((Axis.SampleBlock, 1), (Axis.Feature, 0)), layout.StartOf((Axis.SampleBlock, 1)));
    }

    [Fact]
    public void Axes_are_not_merged_over_what_lies_between_them()
    {
        var (row, column) = (new Dimension(Axis.Row, 3), new Dimension(Axis.Column, 4));
        var feature = new Dimension(Axis.Feature, 12);

        Assert.Equal(1, Layout.Of(row, column).Merge(feature, false, Axis.Row, Axis.Column)[Axis.Feature].Stride);
        Refused("lies between", () => Layout.Of(row, column with { Gap = 1 }).Merge(feature, false, Axis.Row, Axis.Column));
        Refused("lies between", () => Layout.Of(row, column with { PaddedExtent = 5 }).Merge(feature, false, Axis.Row, Axis.Column));
        Refused("lies between", () => Layout.Of(row with { Halo = 1 }, column).Merge(feature, false, Axis.Row, Axis.Column));
        Refused("lies between", () => Layout.Of(row, new Dimension(Axis.Channel, 2), column).Merge(feature, false, Axis.Row, Axis.Column));
        Refused("is not what lies", () => Layout.Of(row, column).Merge(feature with { Extent = 11 }, false, Axis.Row, Axis.Column));
        Refused("twice", () => Layout.Of(row, row));
    }

    [Fact]
    public void What_lies_within_a_block_is_a_layout_of_its_own()
    {
        var layout = ActivationLayout.Of(new Shape(4, 5, 2), 3, halo: 1);

        Assert.Equal(
            Value(layout.At((Axis.SampleBlock, 2), (Axis.Row, 3), (Axis.Column, -1), (Axis.Channel, 1))),
            Value(layout.StartOf((Axis.SampleBlock, 2))) + Value(layout.Within().At((Axis.Row, 3), (Axis.Column, -1), (Axis.Channel, 1))));
        Assert.Equal(layout[Axis.SampleBlock].Stride, layout.Within().Length);
    }

    [Theory]
    [InlineData(784, 10, "[1 tiles][784 inputs][16 outputs]")]
    [InlineData(33, 100, "[2 tiles][48 inputs][64 outputs]")]
    [InlineData(5, 48, "[1 tiles][16 inputs][48 outputs]")]
    public void A_tensor_of_the_checkpoint_follows_from_its_layout(int inputs, int outputs, string text)
    {
        var graph = Parsed.Graph($"[Network(Weights = Weights.Real), Input({inputs}), Dense({outputs}), MeanSquaredError]");
        var layer = (DenseLayer)graph.Layers[0];
        var layout = new WeightLayout(layer, DensePlanner.Plan(layer, graph.BatchSize, graph.Tuning).Weights);
        var weights = new Tensor("weight", new MemoryBuffer("Weights", ElementKind.Float, layout.Weights, string.Empty, true));
        var bias = new Tensor("bias", new MemoryBuffer("Bias", ElementKind.Float, layout.Bias, ", added", true));

        Assert.Equal((outputs, inputs), (weights.Rows, weights.Columns));
        Assert.Equal(new Tiling(layout.Tile, layout.PaddedInputs * layout.Tile), weights.Tiling);
        Assert.Equal((1, outputs, null), (bias.Rows, bias.Columns, bias.Tiling));
        Assert.Equal(text, LayoutText.Of(weights.Buffer));
        Assert.Equal("[output], added", LayoutText.Of(bias.Buffer));
    }

    private static void Refused(string why, Func<object> ask) =>
        Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => ask()).Message, StringComparison.Ordinal);

    private static string Text(Layout layout) => LayoutText.Of(new MemoryBuffer("Values", ElementKind.Float, layout, string.Empty, false));

    /// <summary>The reference: counts elements up, innermost first, and notes where each index is met.</summary>
    private static int Count(ReadOnlySpan<Dimension> dimensions, int[] outer, int position, Dictionary<string, int> places)
    {
        for (var slot = 0; slot < dimensions[0].PaddedExtent; slot++)
        {
            int[] index = [.. outer, slot - dimensions[0].Halo];
            if (dimensions.Length == 1)
            {
                places.Add(Key(index), position);
                position++;
            }
            else
            {
                position = Count(dimensions[1..], index, position, places);
            }
        }

        return position + dimensions[0].Gap;
    }

    private static IEnumerable<int[]> Indices(Dimension[] dimensions, bool halo) => dimensions.Aggregate(
        new[] { Array.Empty<int>() }.AsEnumerable(),
        (outer, dimension) => outer.SelectMany(index => Enumerable
            .Range(halo ? -dimension.Halo : 0, dimension.Extent + (halo ? 2 * dimension.Halo : 0))
            .Select(inner => index.Append(inner).ToArray())));

    private static bool IsInside(Dimension[] dimensions, int[] index) =>
        index.Zip(dimensions).All(pair => pair.First >= 0 && pair.First < pair.Second.Extent);

    private static IEnumerable<(int Block, int Row, int Column, int Channel)> Cells(int blocks, Shape shape, int halo) =>
        from block in Enumerable.Range(0, blocks)
        from row in Enumerable.Range(-halo, shape.Height + (2 * halo))
        from column in Enumerable.Range(-halo, shape.Width + (2 * halo))
        from channel in Enumerable.Range(0, shape.Channels)
        select (block, row, column, channel);

    private static string Key(int[] index) => string.Join(",", index);

    /// <summary>An offset by variables and constants, in any order, some indices in two parts.</summary>
    private static int Offset(Layout layout, int[] index, Random random)
    {
        var values = new Dictionary<string, int>();
        var asked = new List<(Axis, Expression)>();
        for (var place = 0; place < index.Length; place++)
        {
            var part = random.Next(2) == 0 ? 0 : random.Next(-3, 4);
            asked.Add((Names[place], random.Next(2) == 0 ? index[place] - part : Let(index[place] - part)));
            if (part != 0)
            {
                asked.Add((Names[place], random.Next(2) == 0 ? part : Let(part - 1) + 1));
            }
        }

        var order = asked.ToArray();
        random.Shuffle(order);
        return Value(layout.At(order), values);

        Variable Let(int value)
        {
            var name = "v" + values.Count;
            values.Add(name, value);
            return new Variable(name, ValueKind.Int);
        }
    }

    private static int Value(Expression offset, Dictionary<string, int>? values = null) => offset switch
    {
        IntLiteral literal => literal.Value,
        Variable variable => values![variable.Name],
        Strided strided => values![strided.Variable.Name] * strided.Factor,
        Binary { Operation: BinaryOperation.Add } sum => Value(sum.Left, values) + Value(sum.Right, values),
        _ => throw new InvalidOperationException($"{offset} is no offset."),
    };
}
