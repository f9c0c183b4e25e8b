using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Addresses;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>
/// A kernel that goes over its work four times, for four lanes each: what is printed besides it for processors whose vectors have four
/// lanes, where it is too long to be compiled well with sixteen.
/// </summary>
/// <remarks>
/// It is the same kernel where no lane depends on another: operations take lanes one by one, and all that is written, and read again, are
/// vectors that are shown to begin at multiples of sixteen elements, so that the quarters meet nowhere in memory. Numbers are the same to
/// the bit, since each lane's operations are.
/// </remarks>
internal sealed class QuarterKernel : Rewriter
{
    /// <summary>Lanes of a quarter.</summary>
    public const int Lanes = 4;

    /// <summary>What stands behind the kernel's name.</summary>
    public const string Ending = "ByQuarters";

    /// <summary>Operations on sixteen lanes, in a run of a kernel, that are worth a second text: some ten microseconds.</summary>
    private const long LeastWork = 20_000;

    private static readonly Variable FirstLane = new("firstLane", ValueKind.Int);

    private readonly HashSet<string> _byLanes;

    private QuarterKernel(HashSet<string> byLanes) => _byLanes = byLanes;

    /// <summary>
    /// The kernel by quarters; null where it is short enough as it is, or its lanes are not shown to be independent of each other.
    /// </summary>
    /// <param name="compiled">The kernel, and all that it serves.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    public static Kernel? Of(CompiledKernel compiled, int batchSize)
    {
        var kernel = compiled.Finished;
        return CompilerLocals.Of(kernel) > CompilerLocals.Most
            && CompilerLocals.Work(kernel) >= LeastWork
            && IsByLanes(kernel)
            && compiled.Served.All(served => served.Kernel.Buffers.Distinct().Count() == served.Kernel.Buffers.Count())
            && compiled.Bodies.All(body => AddressProof.WritesByVectors(body, batchSize))
            ? ByQuarters(kernel)
            : null;
    }

    private static Kernel ByQuarters(Kernel kernel)
    {
        // Vectors are read and written by pointers that begin at the quarter's first lane, so that no address has one addition more.
        var byLanes = new HashSet<string>();
        Walker.Visit(
            kernel.Body,
            (expression, _) => AddVector(expression.Access, expression.Kind),
            (statement, _) =>
            {
                if (statement is Store store && IsVector(store.Value.Kind))
                {
                    byLanes.Add(store.Target.Name);
                }
            });
        var body = new QuarterKernel(byLanes).Rewrite(kernel.Body);

        // Memory on the stack is taken once.
        var scratch = body.TakeWhile(statement => statement is Scratch).ToList();
        var memory = kernel.Parameters.Select(parameter => parameter.Pointer).OfType<Pointer>()
            .Concat(scratch.Select(statement => statement.Memory!))
            .Where(pointer => byLanes.Contains(pointer.Name));
        return kernel with
        {
            Name = kernel.Name + Ending,
            Body =
            [
                .. scratch,
                new For(
                    FirstLane,
                    0,
                    Lane.Count,
                    Lanes,
                    Lane.Count / Lanes,
                    [.. memory.Select(AtFirstLane), .. body.Skip(scratch.Count)],
                    MayUnroll: false,
                    []),
            ],
        };

        void AddVector(Access? access, ValueKind kind)
        {
            if (access is { } read && IsVector(kind))
            {
                byLanes.Add(read.Pointer.Name);
            }
        }
    }

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        var before = copies.Count;
        base.Rewrite(statement, copies);
        if (copies[before] is Store store && IsVector(store.Value.Kind))
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

    private static bool IsVector(ValueKind kind) => kind is ValueKind.Lanes or ValueKind.Bits or ValueKind.Codes;

    /// <summary>Whether the same may be done four times, for four lanes each.</summary>
    private static bool IsByLanes(Kernel kernel)
    {
        var isByLanes = true;
        var inLoop = false;
        Walker.Visit(
            kernel.Body,
            (expression, _) => isByLanes &= IsByLane(expression),
            (statement, _) =>
            {
                // Taken more than once, memory on the stack would run out; and what a quarter changes, the next would begin with.
                isByLanes &= statement is not Scratch || !inLoop;
                isByLanes &= statement is not Assign assign || kernel.Parameters.All(parameter => parameter.Name != assign.Variable.Name);
                inLoop |= statement is not Scratch;
                isByLanes &= statement.Local != FirstLane && statement is not Transpose;
                isByLanes &= statement is not Store store || (!store.IsStreamed
                    && store.Value is { Kind: ValueKind.Lanes or ValueKind.Bits } or Unary { Operation: UnaryOperation.NarrowToCodes });
            });
        return isByLanes;
    }

    /// <summary>Whether a lane of what it yields depends on that lane of its operands alone.</summary>
    private static bool IsByLane(Expression expression) => expression switch
    {
        // A product's reason stands where it is counted.
        Multiply or Divide or SquareRoot or LaneLookUp => false,
        { Kind: ValueKind.Shorts } or Load { Kind: ValueKind.Codes } => false,
        { Kind: ValueKind.Lanes or ValueKind.Bits, Access: { Elements: not Lane.Count } } => false,
        Unary unary => unary.Operation is UnaryOperation.Negate or UnaryOperation.Broadcast or UnaryOperation.BitsOfLanes
            or UnaryOperation.LanesOfBits or UnaryOperation.NarrowToCodes or UnaryOperation.BitCount or UnaryOperation.LowestBit
            or UnaryOperation.WithoutLowestBit,
        Binary binary => binary.Operation is not (BinaryOperation.ExponentSubtract or BinaryOperation.NarrowToShorts),
        _ => true,
    };
}
