using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Emission;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Frozen;
using KernelGen.Generator.Kernels.Frozen.StraightLine;
using KernelGen.Generator.Passes;
using KernelGen.Generator.Passes.Sizes;
using KernelGen.Models;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// Nodes that no pass knows, with a product in them: each pass sees the product or refuses the node, and none passes it over.
/// </summary>
public sealed class ClosedIrTests
{
    private static readonly Expression Product = new FloatLiteral(2f).Times(3f, Reason.OfLayer("test"));

    public static TheoryData<string> Nodes => ["expression", "statement", "statement with a body"];

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Walker_and_ledger_see_what_is_in_an_unknown_node(string node)
    {
        var kernel = Unknown(node);
        Assert.Equal(1, Products(kernel));
        Assert.False(Ledger.IsMultiplicationFree(kernel));
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Passes_that_rewrite_keep_what_is_in_an_unknown_node(string node)
    {
        Assert.Equal(1, Products(RunningOffsets.Run(Unknown(node))));
        var unrolled = Record.Exception(() => Assert.Equal(3, Products(Unrolling.Run(Unknown(node, loop: true)))));
        Assert.True(unrolled is null or InvalidOperationException, unrolled?.Message);
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Passes_that_need_a_rule_refuse_an_unknown_node(string node)
    {
        var kernel = Unknown(node);
        Assert.Throws<InvalidOperationException>(() => LedgerWalk.Of(kernel, 16));
        Assert.Throws<InvalidOperationException>(() => Verifier.Check(kernel, 16));
        Assert.Throws<InvalidOperationException>(() => KernelPrinter.Print(new(), Compiled(kernel, kernel), 16));
    }

    [Fact]
    public void Memory_that_an_unknown_statement_writes_is_seen()
    {
        var b = new KernelBuilder("Test", 0);
        var memory = new MemoryBuffer("Memory", ElementKind.Float, Elements(16), "test", false);
        var pointer = b.MemoryBuffer("memory", memory);
        var kernel = b.Build("Test.", []);
        Assert.Empty(Writes.Of(kernel));
        Assert.Equal(
            [memory], Writes.Of(kernel with { Body = [new Opaque(Product) { Written = new Access(pointer, 0, 1, IsWrite: true) }] }));
    }

    /// <summary>Copies of every node say what the node says: no operand, body or local is left out or changes its place.</summary>
    [Fact]
    public void Every_node_of_a_network_copies_itself()
    {
        var plan = NetworkCompiler.Lower(Parsed.Graph(
            "[Network(BatchSize = 33), Input(70), Dense(37), BatchNorm, ReLU, Dropout(0.3f), Dense(130, Weights = Weights.Real), "
                + "Dense(3), SoftmaxCrossEntropy]"));
        var graph = new FrozenGraph(
            "Net",
            "20 Dense(33), Dense(2, Binary), Sign, Dense(33)",
            new ByteInput(new(1, 1, 20)),
            [
                new DenseSum([-1], new(1, 1, 33), new sbyte[20 * 33]),
                new Scale([0], new(1, 1, 33), new sbyte[33], new int[33], 0, 0, 255),
                new DenseSum([1], new(1, 1, 2), [.. Enumerable.Repeat((sbyte)1, 66)]),
                new Scale([2], new(1, 1, 2), [2, 2], [1, 1], 0, -1, 1),
                new DenseSum([3], new(1, 1, 33), new sbyte[66]),
            ],
            0,
            true,
            0);
        var frozen = FrozenLowering.Lower(graph, StraightLineLimits.None);
        var known = new HashSet<Type>();
        foreach (var kernel in plan.Kernels.Concat(frozen.All)
            .SelectMany(kernel => new[] { kernel, RunningOffsets.Run(Unrolling.Run(kernel)) }))
        {
            Walker.Visit(
                kernel.Body,
                (expression, _) =>
                {
                    known.Add(expression.GetType());
                    Assert.Equal(expression, expression.With(expression.Operands));
                },
                (statement, _) =>
                {
                    known.Add(statement.GetType());
                    Assert.Equal(Text(statement), Text(statement.With(statement.Local, statement.Operands, statement.Bodies)));
                });
        }

        // All that there are, but those of fixed point, of one-sample tables and of pictures.
        Assert.Superset(
            typeof(Expression).Assembly.GetTypes()
                .Where(type => !type.IsAbstract && (typeof(Expression).IsAssignableFrom(type) || typeof(Statement).IsAssignableFrom(type)))
                .ToHashSet(),
            known.Append(typeof(Transpose)).Append(typeof(Prefetch)).ToHashSet());
    }

    [Fact]
    public void A_reason_that_no_rule_knows_stands_at_its_layer()
    {
        Assert.Equal("sorting", Reason.OfLayer("sorting").Text);
        Assert.NotEqual(Reason.OfLayer("sorting"), Reason.OfLayer("softmax"));
        Assert.Throws<ArgumentException>(() => Reason.OfLayer(string.Empty));
    }

    /// <summary>A loop that starts at what another has come to: same count, same bounds, and offsets that start there.</summary>
    [Fact]
    public void Loops_start_at_expressions()
    {
        var b = new KernelBuilder("Test", 0);
        var memory = b.MemoryBuffer("memory", new MemoryBuffer("Memory", ElementKind.Float, Elements(4096), "test", false));
        b.For("row", 0, 8, 1, row => b.For("column", row + 2, 10, 1, 5, column =>
            b.Store(memory, row.Stride(96) + column.Stride(12), new FloatLiteral(1f).Times(2f, Reason.OfLayer("test")))));
        var kernel = b.Build("Test.", []);
        var finished = RunningOffsets.Run(Unrolling.Run(kernel));

        Assert.Equal(8 + 7 + 6 + 5 + 4 + 3 + 2 + 1, Ledger.Count(kernel, 16).Multiplications);
        Assert.Equal(Ledger.Count(kernel, 16), Ledger.Count(finished, 16));
        var writer = new SourceWriter();
        KernelPrinter.Print(writer, Compiled(kernel, finished), 16);
        Assert.Contains("int column = row + 2, memoryColumn = rowOffset + 24;", writer.ToString(), StringComparison.Ordinal);
        Assert.Equal(Stored(kernel), Stored(finished));
        Assert.Equal(36, Stored(kernel).Count);

        // Where the loop around it is straight-line code, so is the inner one.
        var c = new KernelBuilder("Test", 0);
        var target = c.MemoryBuffer("memory", new MemoryBuffer("Memory", ElementKind.Float, Elements(4096), "test", false));
        c.For(
            "row",
            0,
            8,
            1,
            row => c.For("column", row + 2, 10, 1, 5, column => c.Store(target, row.Stride(96) + column.Stride(12), 1f), mayUnroll: true),
            mayUnroll: true);
        var straight = RunningOffsets.Run(Unrolling.Run(c.Build("Test.", [])));
        Assert.All(straight.Body, statement => Assert.IsType<Store>(statement));
        Assert.Equal(Stored(kernel), Stored(straight));
    }

    private static CompiledKernel Compiled(Kernel kernel, Kernel finished) =>
        new(
            [new KernelForm(new SharedKernel(kernel.Name, [kernel]), kernel, finished == kernel ? new Tally() : LedgerWalk.Of(kernel, 16))],
            finished,
            []);

    private static List<int> Stored(Kernel kernel) => [.. KernelInterpreter.Stores(kernel).Order()];

    private static long Products(Kernel kernel)
    {
        var products = 0L;
        Walker.Visit(kernel.Body, (expression, _) => products += expression is Multiply ? 1 : 0);
        return products;
    }

    private static string Text(Statement statement) => statement.GetType().Name + string.Join(
        ",",
        Enumerable.Range(0, statement.Operands.Count).Select(position => statement.Operands[position].ToString())
            .Concat(
                Enumerable.Range(0, statement.Bodies.Count).Select(position => string.Join(";", statement.Bodies[position].Select(Text))))
            .Append(statement.Local?.Name).Append(statement.Memory?.Name));

    private static Kernel Unknown(string node, bool loop = false)
    {
        var b = new KernelBuilder("Test", 0);
        Statement statement = node switch
        {
            "expression" => new Declare(new Variable("value", ValueKind.Float), new Wrapped(Product)),
            "statement" => new Opaque(Product),
            _ => new Repeated([new Declare(new Variable("value", ValueKind.Float), Product)]),
        };
        var kernel = b.Build("Test.", []);
        return kernel with { Body = loop ? [new For(new Variable("k", ValueKind.Int), 0, 3, 1, 3, [statement], true, [])] : [statement] };
    }

    private static Layout Elements(int count) => Layout.Of(new Dimension(Axis.Entry, count));

    private sealed record Wrapped(Expression Inner) : Expression(ValueKind.Float)
    {
        public override Operands Operands => new(Inner);

        public override Expression With(Operands operands) => this with { Inner = operands[0] };
    }

    private sealed record Opaque(Expression Value) : Statement
    {
        public Access? Written { get; init; }

        public override Operands Operands => new(Value);

        public override IReadOnlyList<Access> Accesses => Written is { } access ? [access] : [];

        public override Statement With(Variable? local, Operands operands, Bodies bodies) => this with { Value = operands[0] };
    }

    private sealed record Repeated(IReadOnlyList<Statement> Body) : Statement
    {
        public override Operands Operands => Operands.None;

        public override Bodies Bodies => new(Body);

        public override Statement With(Variable? local, Operands operands, Bodies bodies) => this with { Body = bodies[0] };
    }
}
