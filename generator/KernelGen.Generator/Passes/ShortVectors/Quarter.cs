using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>Statements over sixteen lanes as a loop over four at a time.</summary>
internal sealed class Quarter : Rewriter
{
    /// <summary>Lanes of a quarter.</summary>
    public const int Lanes = 4;

    // Memory that vectors are read from or written to, by pointers that begin at the quarter's first lane, so that no address has one
    // addition more.
    private readonly HashSet<string> _byLanes = [];

    /// <param name="statements">What is done for all lanes.</param>
    /// <param name="memory">Memory that they may read and write, but that of names which they bring themselves.</param>
    public Quarter(IReadOnlyList<Statement> statements, IEnumerable<Pointer> memory)
    {
        Walker.Visit(
            statements,
            (expression, _) => Add(expression.Access?.Pointer, expression.Kind),
            (statement, _) =>
            {
                if (statement is Store store)
                {
                    Add(store.Target, store.Value.Kind);
                }
            });
        var pointers = memory.Where(pointer => _byLanes.Contains(pointer.Name)).Select(AtFirstLane);
        Loop = new For(
            FirstLane, 0, Lane.Count, Lanes, Lane.Count / Lanes, [.. pointers, .. Rewrite(statements)], MayUnroll: false, []);
    }

    /// <summary>The first lane of a quarter.</summary>
    public static Variable FirstLane { get; } = new("firstLane", ValueKind.Int);

    /// <summary>The loop.</summary>
    public For Loop { get; }

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        var before = copies.Count;
        base.Rewrite(statement, copies);
        if (copies[before] is Store store && IndependentLanes.IsVector(store.Value.Kind))
        {
            copies[before] = store with { Target = OfLanes(store.Target) };
        }
        else if (copies[before] is Point point && _byLanes.Contains(point.Pointer.Name))
        {
            copies.Add(AtFirstLane(point.Pointer));
        }
    }

    protected override Expression Rewrite(Expression expression) => base.Rewrite(expression) switch
    {
        Load { Kind: ValueKind.Lanes or ValueKind.Bits } load => load with { Source = OfLanes(load.Source) },
        LookUp { Kind: ValueKind.Lanes } lookUp => lookUp with { Table = OfLanes(lookUp.Table) },
        LaneIndex index => index + FirstLane.Broadcast(),
        var same => same,
    };

    private static Point AtFirstLane(Pointer pointer) => new(OfLanes(pointer), pointer, FirstLane);

    private static Pointer OfLanes(Pointer pointer) => pointer with { Name = pointer.Name + "Lanes" };

    private void Add(Pointer? pointer, ValueKind kind)
    {
        if (pointer is not null && IndependentLanes.IsVector(kind))
        {
            _byLanes.Add(pointer.Name);
        }
    }
}
