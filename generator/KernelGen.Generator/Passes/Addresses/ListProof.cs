using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>
/// What the form of a kernel shows that sorts samples into lists: facts that follow from how statements stand beside each other, where
/// bounds of single numbers would not do. What addresses and values have to be besides is for <see cref="AddressProof"/> to show.
/// </summary>
/// <remarks>
/// <para>Membership: each sample has one power, and is in the list whose number it is, if any: masks of different lists share no bit, and
/// together have as many bits as there are samples. All of it is written anew for each row, before it is read.</para>
/// <para>Members: with n bits in a mask, the first n of its bits' numbers are stored from the list's position on, four at a time; what
/// comes behind the n-th is beyond the position that follows, and overwritten by what is listed next.</para>
/// <para>Padding: the position is rounded up over elements that have just been written. So all elements of a row in front of the position
/// are numbers of rows, and the lengths of the lists are how far the position came, in steps.</para>
/// </remarks>
internal sealed class ListProof
{
    private const int MembersAtATime = 4;

    private readonly Kernel _kernel;
    private string _rows = string.Empty;
    private string _lengths = string.Empty;

    private ListProof(Kernel kernel) => _kernel = kernel;

    /// <summary>The scratch memory of masks.</summary>
    public string Membership { get; private set; } = string.Empty;

    /// <summary>The scratch memory that says which power each sample has.</summary>
    public string Powers { get; private set; } = string.Empty;

    /// <summary>The local that says how far a row is filled.</summary>
    public string Position { get; private set; } = string.Empty;

    /// <summary>Samples with padding: the most bits that all masks have together.</summary>
    public long Stock { get; private set; }

    /// <summary>Elements of membership of one list.</summary>
    public int Places { get; private set; }

    /// <summary>Elements from one row of lists to the next.</summary>
    public int RowLength { get; private set; }

    /// <summary>The stores of a mask's bits, with the number of the row that bit 0 stands for.</summary>
    public Dictionary<Store, Expression> Members { get; } = new(ReferenceComparer<Store>.Instance);

    /// <summary>The stores that fill lists up.</summary>
    public HashSet<Store> Padding { get; } = new(ReferenceComparer<Store>.Instance);

    /// <summary>The stores of membership: the number of the list, and where the powers are that are compared with it.</summary>
    public Dictionary<Store, (Expression List, Expression Powers)> Comparisons { get; } = new(ReferenceComparer<Store>.Instance);

    /// <summary>The stores of zeros to all powers.</summary>
    public HashSet<Store> Zeros { get; } = new(ReferenceComparer<Store>.Instance);

    /// <summary>
    /// The proof for a kernel that writes lists; null for one that writes none. One that is not of the known form has no fact.
    /// </summary>
    public static ListProof? Of(Kernel kernel, int sampleBlocks)
    {
        var bounded = kernel.Parameters.Where(parameter => parameter.MemoryBuffer?.Bound is ListsBelow or ListLengths).ToList();
        if (bounded.Count == 0 || !bounded.Exists(parameter => StoresTo(kernel.Body, parameter.Name).Count > 0))
        {
            return null;
        }

        var proof = new ListProof(kernel);
        if (!proof.Find((long)sampleBlocks * Lane.Count))
        {
            proof = new ListProof(kernel);
        }

        return proof;
    }

    /// <summary>Of an index into membership, the element within its list; null where that is not known.</summary>
    public LinearForm? Place(LinearForm index)
    {
        var place = LinearForm.Of(Integers.Modulo(index.Constant, Places));
        for (var position = 0; position < index.Count; position++)
        {
            if (index.Factor(position) % Places != 0)
            {
                place += LinearForm.Of(index.Symbol(position), index.Factor(position));
            }
        }

        return place;
    }

    /// <summary>
    /// Scratch memory that is filled element by element, a local counting them: all that is in front of the count has been written.
    /// </summary>
    public static Dictionary<string, Filled> FilledFrom(Kernel kernel)
    {
        var filled = new Dictionary<string, Filled>();
        var scratch = new HashSet<string>();
        var loaded = new HashSet<string>();
        Walker.Visit(
            kernel.Body,
            (expression, _) =>
            {
                if (expression is Load { Kind: ValueKind.Int } load)
                {
                    loaded.Add(load.Source.Name);
                }
            },
            (statement, _) =>
            {
                if (statement is Scratch { Pointer.Element: ElementKind.Int } memory)
                {
                    scratch.Add(memory.Pointer.Name);
                }
            });
        scratch.IntersectWith(loaded);
        foreach (var name in scratch)
        {
            if (Count(kernel, name) is { } count)
            {
                filled.Add(name, new Filled(count));
            }
        }

        return filled;
    }

    private static Variable? Count(Kernel kernel, string memory)
    {
        Variable? count = null;
        var stores = 0;
        var steps = 0;
        var isKnown = true;
        Visit(kernel.Body);
        if (count is null)
        {
            return null;
        }

        Walker.VisitStatements(kernel.Body, statement =>
        {
            isKnown &= statement switch
            {
                Assign assign when assign.Variable.Name == count.Name => IsStep(assign),
                Declare declare when declare.Variable.Name == count.Name => declare.Value is IntLiteral { Value: 0 },
                For loop => loop.Variable.Name != count.Name && loop.Offsets.All(offset => offset.Variable.Name != count.Name),
                Point point => point.Source.Name != memory,
                _ => true,
            };
            steps += statement is Assign step && step.Variable.Name == count.Name ? 1 : 0;
        });
        return isKnown && steps == stores ? count : null;

        void Visit(IReadOnlyList<Statement> statements)
        {
            for (var position = 0; position < statements.Count; position++)
            {
                if (statements[position].Accesses.Any(access => access.IsWrite && access.Pointer.Name == memory))
                {
                    stores++;
                    isKnown &= statements[position] is Store { Index: Variable index, Value.Kind: ValueKind.Int }
                        && (count ??= index) == index
                        && position + 1 < statements.Count
                        && statements[position + 1] is Assign next
                        && IsStep(next);
                }

                var bodies = statements[position].Bodies;
                for (var body = 0; body < bodies.Count; body++)
                {
                    Visit(bodies[body]);
                }
            }
        }

        bool IsStep(Assign assign) =>
            assign.Variable == count && assign.Value is Binary { Operation: BinaryOperation.Add, Right: IntLiteral { Value: 1 } } sum
                && sum.Left == count;
    }

    private static List<Store> StoresTo(IReadOnlyList<Statement> statements, string memory)
    {
        var stores = new List<Store>();
        Walker.VisitStatements(statements, statement =>
        {
            if (statement is Store store && store.Target.Name == memory)
            {
                stores.Add(store);
            }
        });
        return stores;
    }

    /// <summary>Statements in the order in which they run, those of sections among them.</summary>
    private static List<Statement> Flat(IReadOnlyList<Statement> statements) => statements
        .SelectMany(statement => statement switch
        {
            Section section => Flat(section.Body),
            SameLine line => Flat(line.Body),
            _ => [statement],
        })
        .ToList();

    private bool Find(long samples)
    {
        if (_kernel.Parameters.Where(parameter => parameter.MemoryBuffer?.Bound is ListsBelow)
            .ToList() is not [{ MemoryBuffer.Bound: ListsBelow lists } rows]
            || _kernel.Parameters.Where(parameter => parameter.MemoryBuffer?.Bound is ListLengths)
                .ToList() is not [{ MemoryBuffer: { Bound: ListLengths lengths } buffer } counts]
            || lists.Lengths != buffer.Name
            || lists.Step != lengths.Step
            || lists.RowLength % lists.Step != 0)
        {
            return false;
        }

        (_rows, _lengths, RowLength, Stock) = (rows.Name, counts.Name, lists.RowLength, samples);

        // A call has a share of the rows, and all calls together have all of them.
        var top = Flat(_kernel.Body);
        if (top.FindAll(
            statement => StoresTo([statement], _rows).Count > 0) is not [For { Step: 1, From: Variable from, To: Variable to } feature]
            || Host(from) != KernelScalar.First
            || Host(to) != KernelScalar.Last
            || _kernel.Units.PerSampleBlockShift is not null
            || (long)_kernel.Units.Count * lengths.Lists != buffer.Length)
        {
            return false;
        }

        var body = Flat(feature.Body);
        if (body.FindAll(statement => StoresTo([statement], _rows).Count > 0)
            is not [For { Step: 1, From: IntLiteral { Value: 0 }, To: IntLiteral end } level] || end.Value != lengths.Lists)
        {
            return false;
        }

        return Level(level, lists, lengths)
            && FindMembership(body.GetRange(0, body.IndexOf(level)))
            && FindPowers(top.GetRange(0, top.IndexOf(feature)))
            && Assignments(_kernel.Body) == Assignments(level.Body)
            && StoresTo(_kernel.Body, _rows).All(store => Members.ContainsKey(store) || Padding.Contains(store))
            && body.GetRange(0, body.IndexOf(level)).Exists(statement => statement is Declare declare && declare.Variable.Name == Position);

        KernelScalar? Host(Variable variable) => _kernel.Parameters.FirstOrDefault(parameter => parameter.Name == variable.Name)?.Host;
    }

    private int Assignments(IReadOnlyList<Statement> statements)
    {
        var count = 0;
        Walker.VisitStatements(statements, statement => count += statement is Assign assign && assign.Variable.Name == Position ? 1 : 0);
        return count;
    }

    /// <summary>The lists of one row: start, members, padding, length.</summary>
    private bool Level(For level, ListsBelow lists, ListLengths lengths)
    {
        var body = Flat(level.Body);
        if (StoresTo(
            _kernel.Body,
            _lengths) is not [{ Value: Binary { Operation: BinaryOperation.ShiftRight,
                Left: Binary { Operation: BinaryOperation.Subtract, Left: Variable position, Right: Variable start },
                    Right: IntLiteral shift } } store]
            || 1 << shift.Value != lengths.Step
            || body[0] is not Declare { Value: Variable first } declared
            || declared.Variable != start
            || first != position
            || !ReferenceEquals(body[body.Count - 1], store))
        {
            return false;
        }

        Position = position.Name;
        var accounted = 0;
        for (var place = 1; place < body.Count - 1; place++)
        {
            switch (body[place])
            {
                case Declare declare when declare.Variable != position && declare.Variable != start:
                    break;
                case For { From: IntLiteral, To: IntLiteral } word:
                    if (!Word(Flat(word.Body), position))
                    {
                        return false;
                    }

                    accounted++;
                    break;
                case Store padding when padding.Target.Name == _rows:
                    // As many as there can be to the next multiple, one behind the other, and then the position goes there.
                    for (var k = 0; k < lists.Step - 1; k++)
                    {
                        if (body[place + k] is not Store { Value: IntLiteral { Value: >= 0 } row } pad
                            || pad.Target.Name != _rows
                            || row.Value >= lists.Limit
                            || !IsSum(pad.Index, position, k))
                        {
                            return false;
                        }

                        Padding.Add(pad);
                    }

                    place += lists.Step - 1;
                    if (body[place] is not Assign { Value: Binary { Operation: BinaryOperation.And,
                        Right: IntLiteral mask } rounded } assign
                        || assign.Variable != position
                        || mask.Value != -lists.Step
                        || !IsSum(rounded.Left, position, lists.Step - 1))
                    {
                        return false;
                    }

                    accounted++;
                    break;
                default:
                    return false;
            }
        }

        return Assignments(level.Body) == accounted && accounted > 0 && body[body.Count - 2] is Assign;
    }

    /// <summary>The members of one mask, and the position behind them.</summary>
    private bool Word(List<Statement> body, Variable position)
    {
        if (body is not
            [
                Declare { Value: Load { Kind: ValueKind.Mask } load } mask,
                Declare { Value: Unary { Operation: UnaryOperation.BitCount } bits } counted,
                If { Condition: Binary { Operation: BinaryOperation.GreaterThan, Right: IntLiteral { Value: 0 } } condition,
                    Otherwise.Count: 0 } some,
                Assign { Value: Binary { Operation: BinaryOperation.Add } sum } next,
            ])
        {
            return false;
        }

        var (members, count) = (mask.Variable, counted.Variable);
        if (bits.Operand != members || condition.Left != count || next.Variable != position || sum.Left != position || sum.Right != count
            || (Membership.Length > 0 && Membership != load.Source.Name))
        {
            return false;
        }

        Membership = load.Source.Name;
        var stores = Flat(some.Body);
        return stores.Count == (2 * MembersAtATime) + 1
            && Four(stores, members, index => IsSum(index.Expression, position, index.Offset))
            && stores[2 * MembersAtATime] is For { Step: MembersAtATime, From: IntLiteral { Value: MembersAtATime }, To: Variable end } more
            && end == count
            && Flat(more.Body) is { Count: 2 * MembersAtATime } others
            && Four(others, members, index => index.Expression switch
            {
                Binary { Operation: BinaryOperation.Add, Right: IntLiteral k } shifted when index.Offset > 0 =>
                    k.Value == index.Offset && IsBoth(shifted.Left, position, more.Variable),
                _ => index.Offset == 0 && IsBoth(index.Expression, position, more.Variable),
            });
    }

    /// <summary>Four times: the number of the lowest bit, and the bit off.</summary>
    private bool Four(List<Statement> statements, Variable members, Func<(Expression Expression, int Offset), bool> isPlace)
    {
        for (var k = 0; k < MembersAtATime; k++)
        {
            if (statements[2 * k] is not Store { Value: Binary { Operation: BinaryOperation.Add,
                Right: Unary { Operation: UnaryOperation.LowestBit } lowest } row } store
                || store.Target.Name != _rows
                || lowest.Operand != members
                || !isPlace((store.Index, k))
                || statements[(2 * k) + 1] is not Assign { Value: Unary { Operation: UnaryOperation.WithoutLowestBit } rest } assign
                || assign.Variable != members
                || rest.Operand != members)
            {
                return false;
            }

            Members.Add(store, row.Left);
        }

        return true;
    }

    private static bool IsSum(Expression expression, Variable variable, int offset) => offset == 0
        ? expression == variable
        : expression is Binary { Operation: BinaryOperation.Add, Right: IntLiteral literal } sum && sum.Left == variable
            && literal.Value == offset;

    private static bool IsBoth(Expression expression, Variable a, Variable b) =>
        expression is Binary { Operation: BinaryOperation.Add } sum && sum.Left == a && sum.Right == b;

    /// <summary>Membership is filled by loops of constant length, element for element, in front of the lists.</summary>
    private bool FindMembership(List<Statement> before)
    {
        var length = Length(Membership);
        var lists = 0;
        var written = 0L;
        foreach (var statement in before.Where(statement => StoresTo([statement], Membership).Count > 0))
        {
            if (statement is not For { Step: 1, From: IntLiteral { Value: 0 }, To: IntLiteral end } loop)
            {
                return false;
            }

            var body = Flat(loop.Body);
            var compared = body.OfType<Declare>().FirstOrDefault(declare =>
                declare.Value is Unary { Operation: UnaryOperation.Broadcast } broadcast && IsSum(broadcast.Operand, loop.Variable, 1));
            if (compared is null)
            {
                return false;
            }

            lists += end.Value;
            foreach (var inner in body.Where(inner => StoresTo([inner], Membership).Count > 0))
            {
                if (inner is not For { Step: 1, From: IntLiteral { Value: 0 }, To: IntLiteral quads } quad)
                {
                    return false;
                }

                foreach (var part in Flat(quad.Body))
                {
                    if (part is not Store { Value: Unary { Operation: UnaryOperation.SignBits,
                        Operand: Binary { Operation: BinaryOperation.Equal, Left: Load { Kind: ValueKind.Bits } load } equal } } store
                        || store.Target.Name != Membership
                        || equal.Right != compared.Variable
                        || (Powers.Length > 0 && load.Source.Name != Powers))
                    {
                        return false;
                    }

                    Powers = load.Source.Name;
                    Comparisons.Add(store, (loop.Variable, load.Index));
                    written += (long)end.Value * quads.Value;
                }
            }
        }

        if (lists == 0 || length % lists != 0 || written != length || StoresTo(_kernel.Body, Membership).Count != Comparisons.Count)
        {
            return false;
        }

        Places = length / lists;
        return true;
    }

    /// <summary>All powers are set to zero before the first row.</summary>
    private bool FindPowers(List<Statement> before)
    {
        foreach (var statement in before.Where(statement => StoresTo([statement], Powers).Count > 0))
        {
            if (statement is not For { Step: 1, From: IntLiteral { Value: 0 }, To: IntLiteral end } loop
                || Flat(loop.Body) is not [Store { Index: Variable index,
                    Value: Unary { Operation: UnaryOperation.Broadcast, Operand: IntLiteral { Value: 0 } } } store]
                || !loop.Offsets.Any(
                    offset => offset.Variable == index && offset is { Increment: Lane.Count, From: IntLiteral { Value: 0 } })
                || (long)end.Value * Lane.Count != Length(Powers))
            {
                return false;
            }

            Zeros.Add(store);
        }

        return Zeros.Count == 1;
    }

    private int Length(string scratch)
    {
        var length = 0;
        Walker.VisitStatements(_kernel.Body, statement =>
        {
            if (statement is Scratch memory && memory.Pointer.Name == scratch)
            {
                length = memory.Length;
            }
        });
        return length;
    }

    /// <summary>Memory that a local counts the elements of.</summary>
    /// <param name="count">The local.</param>
    internal sealed class Filled(Variable count)
    {
        private bool _isKnown = true;

        public Variable Count { get; } = count;

        public long? Lowest { get; private set; }

        public long? Highest { get; private set; }

        /// <summary>The count starts at zero: what stood there before is not loaded any more.</summary>
        public void Begin() => (_isKnown, Lowest, Highest) = (true, null, null);

        /// <summary>Values that are stored.</summary>
        public void Add(long? lowest, long? highest)
        {
            _isKnown &= lowest is not null && highest is not null;
            Lowest = _isKnown ? Math.Min(Lowest ?? long.MaxValue, lowest!.Value) : null;
            Highest = _isKnown ? Math.Max(Highest ?? long.MinValue, highest!.Value) : null;
        }
    }
}
