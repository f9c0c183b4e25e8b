using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>
/// How weights stand in words of sixteen bits: the numbers of entries of three tables, of six, five and five bits from the lowest on.
/// </summary>
/// <remarks>
/// A number's low four bits say which weights, up to a common sign, which is the bit above them. Of ternary weights they are the magnitude
/// of a number in balanced ternary, of binary ones tell which differ from the first. The first number of two ternary words in a row has a
/// sixth bit for an input that the two share: one adds it where its weight is 1, the other subtracts it where it is −1. So 32 bits hold
/// 19 ternary weights, and sixteen 15 binary ones.
/// </remarks>
internal abstract class WordFormat
{
    /// <summary>Tables whose numbers stand in a word.</summary>
    public const int TablesPerWord = 3;

    /// <summary>Bits of the last numbers.</summary>
    private const int NumberBits = 5;

    private const int Sign = 1 << (NumberBits - 1);

    /// <summary>Inputs that a table has the sums of.</summary>
    public abstract int InputsPerTable { get; }

    /// <summary>Whether two words in a row share an input.</summary>
    public virtual bool SharesInputs => false;

    /// <summary>Whether weights are −1 and 1 alone.</summary>
    public bool IsBinary => this is Binary;

    /// <summary>Inputs of a word's tables, without one that it shares.</summary>
    public int InputsPerWord => TablesPerWord * InputsPerTable;

    /// <summary>Vectors of a word's entries.</summary>
    public int VectorsPerWord => TablesPerWord + (SharesInputs ? 1 : 0);

    /// <summary>The format of sums: what takes the least memory, where sixteen bits hold every entry.</summary>
    public static WordFormat Of(SumOperation operation, long largestValue, bool carriesEachTable)
    {
        var isBinary = !operation.Weights.Contains((sbyte)0);
        return isBinary && largestValue <= short.MaxValue / 5 ? new Binary()
            : carriesEachTable ? new Ternary()
            : new TernaryPairs();
    }

    /// <summary>Where the number of a table begins.</summary>
    public static int ShiftOf(int table) => table == 0 ? 0 : (table * NumberBits) + 1;

    /// <summary>Words for so many inputs.</summary>
    public virtual int Words(int inputs) => (inputs + InputsPerWord - 1) / InputsPerWord;

    /// <summary>The first input of a word's tables.</summary>
    public virtual int First(int word) => word * InputsPerWord;

    /// <summary>The weights of a table's entry, by its number.</summary>
    public abstract int WeightOf(int input, int number);

    /// <summary>The word for weights, given by the number of their input.</summary>
    public virtual int Code(int word, Func<int, int> weight) => Enumerable.Range(0, TablesPerWord).Sum(table =>
        Number(Enumerable.Range(First(word) + (table * InputsPerTable), InputsPerTable).Select(weight).ToArray()) << ShiftOf(table));

    /// <summary>All weights that a word adds.</summary>
    public virtual IEnumerable<int> Weights(int word, Func<int, int> weight) =>
        Enumerable.Range(First(word), InputsPerWord).Select(weight);

    /// <summary>The number of the entry with such weights.</summary>
    protected abstract int Number(int[] weights);

    private static int Signed(int magnitude, bool isNegative) => magnitude + (isNegative ? Sign : 0);

    /// <summary>Nine ternary weights in a word.</summary>
    private class Ternary : WordFormat
    {
        public override int InputsPerTable => 3;

        public override int WeightOf(int input, int number)
        {
            // A digit of balanced ternary: what is left over, between −1 and 1.
            var magnitude = number % Sign;
            for (var digit = 0; digit < input; digit++)
            {
                magnitude = (magnitude + 1) / 3;
            }

            var rest = ((magnitude + 1) % 3) - 1;
            return number % Sign > 13 ? 0 : number < Sign ? rest : -rest;
        }

        protected override int Number(int[] weights)
        {
            var value = weights[0] + (3 * weights[1]) + (9 * weights[2]);
            return Signed(Math.Abs(value), value < 0);
        }
    }

    /// <summary>Nineteen ternary weights in two words.</summary>
    private sealed class TernaryPairs : Ternary
    {
        private const int SharedBit = 1 << NumberBits;

        public override bool SharesInputs => true;

        private int PerPair => (2 * InputsPerWord) + 1;

        // The last word stands alone where nine inputs or fewer are left.
        public override int Words(int inputs)
        {
            var rest = inputs % PerPair;
            return (2 * (inputs / PerPair)) + (rest > InputsPerWord ? 2 : rest > 0 ? 1 : 0);
        }

        public override int First(int word) => (word / 2 * PerPair) + (word % 2 * (InputsPerWord + 1));

        public override int Code(int word, Func<int, int> weight) =>
            base.Code(word, weight) + (Shared(word, weight) != 0 ? SharedBit : 0);

        public override IEnumerable<int> Weights(int word, Func<int, int> weight) =>
            base.Weights(word, weight).Append(Shared(word, weight));

        private int Shared(int word, Func<int, int> weight)
        {
            var shared = weight((word / 2 * PerPair) + InputsPerWord);
            return word % 2 == 0 ? Math.Max(shared, 0) : Math.Min(shared, 0);
        }
    }

    /// <summary>Fifteen binary weights in a word.</summary>
    private sealed class Binary : WordFormat
    {
        public override int InputsPerTable => 5;

        public override int WeightOf(int input, int number)
        {
            var differs = input > 0 && ((number >> (input - 1)) & 1) != 0;
            return differs == number >= Sign ? 1 : -1;
        }

        protected override int Number(int[] weights) => Signed(
            Enumerable.Range(1, 4).Sum(input => weights[input] == weights[0] ? 0 : 1 << (input - 1)), weights[0] < 0);
    }
}
