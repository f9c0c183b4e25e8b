using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using KernelGen.Generator.Passes.ShortVectors;
using KernelGen.Generator.Passes.Sizes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Long kernels go over their work by quarters where it is shown that the quarters do not meet.</summary>
public sealed class QuarterKernelTests
{
    private const int BatchSize = 16;
    private const int Vectors = 1000;

    /// <summary>Enough that the kernel is long, and worth a second text.</summary>
    private const int Additions = 25;

    private static readonly Layout Places = Layout.Of(new Dimension(Axis.Feature, 2 * Vectors * Lane.Count));

    /// <summary>Those of training and prediction where most of the time is spent; none is lost since its places are not shown.</summary>
    [Theory]
    [InlineData(
        "Network(BatchSize = 200), Input(784), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), SquaredHinge",
        "DenseSample Dense1Forward Dense2Forward Dense2Backward Dense2Update Dense1Update Dense1Quantize Dense2Quantize")]
    [InlineData(
        "Network(BatchSize = 70, MultiplicationFree = true), Input(99), Dense(200), ShiftBatchNorm, ReLU, Dense(67, Bias = true), Hinge",
        "DenseSample Dense1Forward Dense2Forward Dense2Backward Dense2Update Dense1Update ShiftBatchNorm1Inference")]
    [InlineData(
        "Network(BatchSize = 20), Input(12, 12, 3), Conv2D(64, 3), BatchNorm, ReLU, Conv2D(64, 3), BatchNorm, ReLU, Dense(10), Hinge",
        "Conv2DSample Conv2D1Forward Conv2D2Forward Conv2D2Backward Conv2DUpdate Dense3Forward Dense3Backward Dense3Update")]
    public void Long_kernels_of_networks_are_shown_to_be_independent(string attributes, string expected)
    {
        var graph = Parsed.Graph($"[{attributes}]");
        var quarters = NetworkCompiler.Compile(graph).Kernels
            .Select(kernel => QuarterKernel.Of(kernel, graph.BatchSize)?.Name)
            .OfType<string>();
        Assert.Empty(expected.Split(' ').Select(name => name + QuarterKernel.Ending).Except(quarters));
    }

    [Fact]
    public void Vectors_beside_each_other_are_independent()
    {
        Assert.Equal("TestByQuarters", Quarters((_, index) => index.Stride(Lane.Count), (_, _) => 0f)?.Name);
        Assert.NotNull(Quarters((_, index) => index.Stride(2 * Lane.Count), (_, _) => 0f));

        // What is only read may be read from anywhere.
        Assert.NotNull(Quarters((_, index) => index.Stride(Lane.Count), (b, index) => Vector(b, "other", index.Stride(7))));

        // What the vector's own lanes have written.
        Assert.NotNull(Quarters((_, index) => index.Stride(Lane.Count), (b, index) => Vector(b, "target", index.Stride(2 * Lane.Count))));
    }

    /// <summary>The second quarter of the work would overwrite what the first has written of the next vector, in another order.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(1)]
    public void Stores_that_overlap_are_not(int stride) =>
        Assert.Null(Quarters((_, index) => index.Stride(stride), (_, _) => 0f));

    /// <summary>A lane that reads what other lanes have written would read what the quarter before has left there.</summary>
    [Fact]
    public void Lanes_that_read_what_others_write_are_not()
    {
        Assert.Null(Quarters(InOrder, (b, index) => Vector(b, "target", index.Stride(Lane.Count) + 8)));
        Assert.Null(Quarters(InOrder, (b, index) => Vector(b, "target", index.Stride(7))));
        Assert.Null(Quarters(InOrder, (b, index) => new Load(Memory(b, "target"), index, ValueKind.Float)));

        // The same memory under another name, and from a place within on.
        Assert.Null(Quarters(InOrder, (b, index) => Vector(b, "again", index.Stride(Lane.Count), "target")));
        Assert.Null(Quarters(InOrder, (b, index) =>
            new Load(b.Point("within", Memory(b, "target"), 4), index.Stride(Lane.Count), ValueKind.Lanes)));
        Assert.NotNull(Quarters(InOrder, (b, index) =>
            new Load(b.Point("within", Memory(b, "target"), 32), index.Stride(Lane.Count), ValueKind.Lanes)));
    }

    /// <summary>A place that is no sum of counters is not known: three quarters of a count.</summary>
    [Fact]
    public void Places_that_are_not_known_are_not() =>
        Assert.Null(Quarters((_, index) => (index.Stride(12) >> 2) + index, (_, _) => 0f));

    /// <summary>The next quarter would begin where this one has ended.</summary>
    [Fact]
    public void A_changed_parameter_is_not() =>
        Assert.Null(Quarters(
            InOrder,
            (b, _) =>
            {
                var first = b.Host("first", KernelScalar.First);
                b.Set(first, first + 1);
                return first.Broadcast().AsLanes();
            }));

    /// <summary>Of several layers that share a body, each has to be shown.</summary>
    [Fact]
    public void One_layer_of_several_that_overlaps_is_enough()
    {
        var right = Compiled(InOrder, (_, _) => 0f);
        var wrong = Compiled((_, index) => index.Stride(24), (_, _) => 0f);
        Assert.NotNull(QuarterKernel.Of(right with { Bodies = [right.Finished, right.Finished] }, BatchSize));
        Assert.Null(QuarterKernel.Of(right with { Bodies = [right.Finished, wrong.Finished] }, BatchSize));
    }

    /// <summary>Lanes that meet as the bits of a number: what is in front is by quarters, and the bits are those of all lanes.</summary>
    [Fact]
    public void Parts_are_by_quarters_where_lanes_meet_as_bits()
    {
        var quarters = Quarters(InOrder, (_, _) => 0f, AddBits);
        Assert.Equal(1, Loops(Assert.IsType<Kernel>(quarters).Body));
        var bits = 0;
        var lanes = new List<int>();
        Walker.Visit(
            quarters.Body,
            (expression, _) =>
            {
                if (expression is Unary { Operation: UnaryOperation.SignBits, Operand: Binary { Left: Load load } })
                {
                    bits++;
                    lanes.Add(load.Index is Binary { Right: IntLiteral lane } ? lane.Value : 0);
                }
            });
        Assert.Equal(4, bits);
        Assert.Equal([0, 4, 8, 12], lanes);

        // What is written in a part, and read by element behind it.
        Assert.Null(Quarters(InOrder, (_, _) => 0f, (b, target) =>
        {
            AddBits(b, target);
            b.Store(Memory(b, "other"), 0, new Load(target, 5, ValueKind.Float));
        }));

        // A sum of lanes is more than bits.
        Assert.Null(Quarters(
            InOrder,
            (_, _) => 0f,
            (b, target) => b.Store(Memory(b, "other"), 0, new Load(target, 0, ValueKind.Lanes).SumLanes())));

        static void AddBits(KernelBuilder b, Pointer target)
        {
            var counts = b.MemoryBuffer("counts", new MemoryBuffer("Counts", ElementKind.Int, Places, string.Empty, false));
            var one = b.Let("one", new IntLiteral(1).Broadcast());
            b.For("number", 0, Vectors, 1, number => b.Store(
                counts, number, new Load(target, number.Stride(Lane.Count), ValueKind.Bits).IsEqualTo(one).SignBits()));
        }

        static int Loops(IReadOnlyList<Statement> body)
        {
            var loops = 0;
            Walker.VisitStatements(body, statement => loops += statement is For { Variable.Name: "firstLane" } ? 1 : 0);
            return loops;
        }
    }

    /// <summary>For interpreters: sums of lanes find what was kept of all quarters, and what is made of them needs no quarters.</summary>
    [Fact]
    public void Where_all_kernels_are_wanted_lanes_may_be_added_up()
    {
        var quarters = QuarterKernel.Of(
            Compiled(InOrder, (_, _) => 0f, AddUp), BatchSize, ShortVectorTexts.AllKernels);
        var sums = new List<Expression>();
        var loops = 0;
        Walker.Visit(
            Assert.IsType<Kernel>(quarters).Body,
            (expression, _) =>
            {
                if (expression is Unary { Operation: UnaryOperation.SumLanes } sum)
                {
                    sums.Add(sum.Operand);
                }
            },
            (statement, _) => loops += statement is For { Variable.Name: "firstLane" } ? 1 : 0);
        Assert.Equal(1, loops); // Both loops over vectors are one run.
        var (lower, upper) = ((Binary)((Binary)Assert.Single(sums)).Left, (Binary)((Binary)sums[0]).Right);
        Assert.Equal(
            ["allKept 0", "allKept 8", "allKept 4", "allKept 12"],
            new[] { lower.Left, lower.Right, upper.Left, upper.Right }.Cast<Load>()
                .Select(load => $"{load.Source.Name} {((IntLiteral)load.Index).Value}"));

        static void AddUp(KernelBuilder b, Pointer target)
        {
            var all = b.Let("all", new FloatLiteral(0f).Broadcast());
            b.For("number", 0, Vectors, 1, number => b.Set(all, all + new Load(target, number.Stride(Lane.Count), ValueKind.Lanes)));
            var total = b.Let("total", all.SumLanes().Broadcast());
            b.Set(total, total + total);
            b.Store(Memory(b, "other"), 0, total.FirstLane());
        }
    }

    [Fact]
    public void Where_all_kernels_are_wanted_short_ones_are_too_but_not_those_that_overlap()
    {
        Assert.Null(QuarterKernel.Of(Compiled(InOrder, (_, _) => 0f), BatchSize, ShortVectorTexts.None));
        Assert.NotNull(QuarterKernel.Of(Compiled(InOrder, (_, _) => 0f), BatchSize, ShortVectorTexts.AllKernels));
        Assert.Null(QuarterKernel.Of(
            Compiled((_, index) => index.Stride(8), (_, _) => 0f), BatchSize, ShortVectorTexts.AllKernels));
    }

    private static Expression InOrder(KernelBuilder b, Expression index) => index.Stride(Lane.Count);

    private static Kernel? Quarters(
        Func<KernelBuilder, Expression, Expression> place,
        Func<KernelBuilder, Expression, Expression> read,
        Action<KernelBuilder, Pointer>? behind = null) =>
        QuarterKernel.Of(Compiled(place, read, behind), BatchSize);

    private static CompiledKernel Compiled(
        Func<KernelBuilder, Expression, Expression> place,
        Func<KernelBuilder, Expression, Expression> read,
        Action<KernelBuilder, Pointer>? behind = null)
    {
        var b = new KernelBuilder("Test", 0);
        var (source, target) = (Memory(b, "source"), Memory(b, "target"));
        b.For("k", 0, Vectors, 1, k =>
        {
            var sum = b.Let("sum", read(b, k).Broadcast());
            for (var addition = 0; addition < Additions; addition++)
            {
                b.Set(sum, sum + new Load(source, k.Stride(Lane.Count), ValueKind.Lanes));
            }

            b.Store(target, place(b, k), sum);
        });
        behind?.Invoke(b, target);
        var kernel = b.Build("Test.", []);
        var form = new KernelForm(new SharedKernel("Test", [kernel]), kernel, LedgerWalk.Of(kernel, BatchSize));
        return new CompiledKernel([form], CompiledNetwork.Finish(kernel, BatchSize), []);
    }

    private static Load Vector(KernelBuilder b, string name, Expression index, string? buffer = null) =>
        new(Memory(b, name, buffer), index, ValueKind.Lanes);

    private static Pointer Memory(KernelBuilder b, string name, string? buffer = null) =>
        b.MemoryBuffer(name, new MemoryBuffer(buffer ?? name, ElementKind.Float, Places, string.Empty, false));
}
