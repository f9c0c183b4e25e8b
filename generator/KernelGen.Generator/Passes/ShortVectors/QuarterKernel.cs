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
/// It goes so over its whole work, or over parts of it where lanes meet in between as bits of one number (the lists of QuantizeInput). In
/// each part, no lane depends on another: operations take lanes one by one, and all that is written, and read again, are vectors that are
/// shown to begin at multiples of sixteen elements, so that the quarters meet nowhere in memory. Numbers are the same to the bit, since
/// each lane's operations are.
/// </remarks>
internal sealed class QuarterKernel
{
    /// <summary>What stands behind the kernel's name.</summary>
    public const string Ending = "ByQuarters";

    /// <summary>Operations on sixteen lanes, in a run of a kernel, that are worth a second text: some ten microseconds.</summary>
    private const long LeastWork = 20_000;

    private readonly QuarterMemory _quarters;
    private readonly HashSet<string> _uniform = [];
    private readonly List<Pointer> _memory;
    private bool _isRefused;

    private QuarterKernel(Kernel kernel, HashSet<string> notByVectors)
    {
        _quarters = new QuarterMemory(kernel, notByVectors);
        _memory = kernel.Parameters.Select(parameter => parameter.Pointer).OfType<Pointer>().ToList();
    }

    /// <summary>
    /// The kernel by quarters; null where none is asked for, or its lanes are not shown to be independent of each other.
    /// </summary>
    /// <param name="compiled">The kernel, and all that it serves.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    /// <param name="texts">Which kernels are to be.</param>
    public static Kernel? Of(CompiledKernel compiled, int batchSize, ShortVectorTexts texts = ShortVectorTexts.LongKernels) => texts switch
    {
        ShortVectorTexts.None => null,
        _ when compiled.Served.Any(served => served.Kernel.Buffers.Distinct().Count() < served.Kernel.Buffers.Count()) => null,
        ShortVectorTexts.LongKernels => OfLong(compiled, batchSize),
        _ => QuarterRuns.Of(compiled.Finished, NotByVectors(compiled, batchSize)) is { } body ? Named(compiled.Finished, body) : null,
    };

    private static Kernel? OfLong(CompiledKernel compiled, int batchSize)
    {
        var kernel = compiled.Finished;
        if (CompilerLocals.Of(kernel) <= CompilerLocals.Most
            || CompilerLocals.Work(kernel) < LeastWork
            || !IndependentLanes.MeetAsBits(kernel.Body))
        {
            return null;
        }

        var quarters = new QuarterKernel(kernel, NotByVectors(compiled, batchSize));
        var body = quarters.Of(kernel.Body, isScope: true);
        return quarters._isRefused ? null : Named(kernel, body);
    }

    private static HashSet<string> NotByVectors(CompiledKernel compiled, int batchSize) =>
        [.. compiled.Bodies.SelectMany(body => AddressProof.NotByVectors(body, batchSize))];

    private static Kernel Named(Kernel kernel, IReadOnlyList<Statement> body) =>
        kernel with { Name = kernel.Name + Ending, Body = body };

    /// <summary>By quarters as a whole, or else each statement that has vectors.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="isScope">Whether locals declared there end there.</param>
    private List<Statement> Of(IReadOnlyList<Statement> statements, bool isScope)
    {
        // Memory on the stack is taken once, for all quarters.
        var results = statements.TakeWhile(statement => statement is Scratch).ToList();
        var known = _memory.Count;
        _memory.AddRange(results.Select(statement => statement.Memory!));
        var rest = statements.Skip(results.Count).ToList();
        if (isScope && IsPart(rest))
        {
            results.Add(new Quarter(rest, _memory).Loop);
        }
        else
        {
            foreach (var statement in rest)
            {
                results.Add(Of(statement));
                if (statement.Memory is { } memory)
                {
                    _memory.Add(memory);
                }
            }
        }

        if (isScope)
        {
            _memory.RemoveRange(known, _memory.Count - known);
        }

        return results;
    }

    private Statement Of(Statement statement)
    {
        switch (statement)
        {
            case var _ when !IndependentLanes.HaveVectors([statement]):
                return statement;
            case For or If or Section { IsScope: true } or Store when IsPart([statement]):
                return new Quarter([statement], _memory).Loop;
            case Declare declare when IndependentLanes.AreTheSame(declare.Value, _uniform):
                _uniform.Add(declare.Variable.Name);
                return statement;
            case For or If or Section:
                return statement.With(
                    statement.Local,
                    statement.Operands.Map(OfAllLanes),
                    statement.Bodies.Map(body => Of(body, statement is not Section { IsScope: false })));
            case Declare or Assign or Store:
                return statement.With(statement.Local, statement.Operands.Map(OfAllLanes), Bodies.None);
            default:
                _isRefused = true;
                return statement;
        }
    }

    /// <summary>A number that is the same for all lanes, or made of the sign bits of all.</summary>
    private Expression OfAllLanes(Expression expression)
    {
        if (expression is Unary { Operation: UnaryOperation.SignBits } bits)
        {
            _isRefused |= !IndependentLanes.Are(bits.Operand, _uniform);
            return LanesFrom.SignBits(bits.Operand);
        }

        _isRefused |= IndependentLanes.IsVector(expression.Kind);
        return expression.Operands.Count == 0 ? expression : expression.With(expression.Operands.Map(OfAllLanes));
    }

    /// <summary>Whether it may be done four times, for four lanes each: nothing of one quarter is read by another.</summary>
    private bool IsPart(IReadOnlyList<Statement> statements) =>
        IndependentLanes.Are(statements, _uniform) && _quarters.TakesWritesOf(statements);
}
