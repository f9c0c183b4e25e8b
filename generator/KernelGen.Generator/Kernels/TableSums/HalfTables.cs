using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>
/// Tables of sums that fit a vector: a table of <see cref="Tables"/> is a sum of one value of the first half of its rows and one of the
/// second, and the values of a half have at most sixteen entries. The sums are those of the large table to the bit.
/// </summary>
internal sealed class HalfTables
{
    /// <summary>Bits of an entry's number.</summary>
    public const int NumberBits = 4;

    private readonly KernelBuilder _b;
    private readonly bool _isTernary;
    private readonly IReadOnlyList<Variable> _signs;
    private readonly IReadOnlyList<Variable>? _nonzeros;

    /// <param name="b">The kernel.</param>
    /// <param name="isTernary">Whether weights have three values.</param>
    /// <param name="rows">Rows of a whole table.</param>
    public HalfTables(KernelBuilder b, bool isTernary, int rows)
    {
        _b = b;
        _isTernary = isTernary;
        var signs = new List<Variable>();
        var nonzeros = new List<Variable>();
        b.Section($"For each entry of a table in a vector: the sign of the last "
            + $"weight{(isTernary ? ", and whether it is not zero" : string.Empty)}; then of those before it.", () =>
        {
            for (var place = 0; place < Rows(rows).Lower; place++)
            {
                var name = place.ToString(CultureInfo.InvariantCulture);
                if (isTernary)
                {
                    var digit = b.Let("digit" + name, (((Expression)new LaneIndex() >> (2 * place)) & 3) - 1);
                    signs.Add(b.Let("signs" + name, digit & PowersOfTwo.SignBit));
                    nonzeros.Add(b.Let("nonzeros" + name, digit.IsEqualTo(0) ^ -1));
                }
                else
                {
                    signs.Add(b.Let("signs" + name, ((((Expression)new LaneIndex() >> place) & 1) - 1) & PowersOfTwo.SignBit));
                }
            }
        });
        _signs = signs;
        _nonzeros = isTernary ? nonzeros : null;
    }

    /// <summary>How many rows each half of a table has; the first may have none.</summary>
    public static (int Upper, int Lower) Rows(int rows) => (rows / 2, rows - (rows / 2));

    /// <summary>Whether both halves fit a vector.</summary>
    public static bool Fit(bool isTernary, int rows) => Rows(rows).Lower << (isTernary ? 1 : 0) <= NumberBits;

    /// <summary>The table of a half.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="rows">Its rows, each a value in all lanes; null where one is missing.</param>
    public Expression Sums(string name, IReadOnlyList<Variable?> rows)
    {
        Expression? sum = null;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row] is not { } value)
            {
                continue;
            }

            var place = rows.Count - 1 - row;
            var flipped = value.AsBits() ^ _signs[place];
            var term = (_isTernary ? flipped & _nonzeros![place] : flipped).AsLanes();
            sum = sum is null ? term : sum + term;
        }

        return _b.Let(name, sum ?? new FloatLiteral(0f).Broadcast());
    }

    /// <summary>
    /// From the numbers of entries of whole tables to those of their halves, the first half's in the low four bits; a ternary digit takes
    /// two bits.
    /// </summary>
    /// <param name="b">The kernel.</param>
    /// <param name="code">Numbers of entries of whole tables, one in each lane.</param>
    /// <param name="isTernary">Whether weights have three values.</param>
    /// <param name="rows">Rows of a whole table.</param>
    public static Expression Numbers(KernelBuilder b, Variable code, bool isTernary, int rows)
    {
        var (upper, lower) = Rows(rows);
        if (upper == 0)
        {
            return code;
        }

        if (!isTernary)
        {
            return code.ShiftRightLogical(lower) | ((code & ((1 << lower) - 1)) << NumberBits);
        }

        // Quotients by 9 and by 3, exact for what a code can be: 57/512 and 11/32, the products by shifts.
        var quotient = b.Let("quotient", lower == 2 ? ((code << 6) - (code << 3) + code).ShiftRightLogical(9) : Third(code));
        var rest = b.Let("rest", lower == 2 ? code - (quotient << 3) - quotient : code - (quotient << 1) - quotient);
        return TwoBits("upper", quotient, upper) | (TwoBits("lower", rest, lower) << NumberBits);

        // 3·a + b to 4·a + b.
        Variable TwoBits(string name, Variable number, int digits) => digits == 2 ? b.Let(name, number + Third(number)) : number;

        static Expression Third(Variable number) => ((number << 3) + (number << 1) + number).ShiftRightLogical(5);
    }
}
