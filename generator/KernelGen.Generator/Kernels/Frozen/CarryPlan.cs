using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>Behind what sums of sixteen bits are added to those of 32 and begin anew.</summary>
/// <param name="Level">The loop whose every run ends with it.</param>
/// <param name="Words">Words of codes between two of them, where it is within a place.</param>
internal sealed record Carry(CarryLevel Level, int Words);

/// <summary>Loops of a sum, from the outermost.</summary>
internal enum CarryLevel
{
    /// <summary>No sum can leave sixteen bits.</summary>
    Position,

    /// <summary>Every row of the window.</summary>
    Row,

    /// <summary>Every place of the window.</summary>
    Place,

    /// <summary>So many words of codes at a place.</summary>
    Words,

    /// <summary>Every table.</summary>
    Table,
}

/// <summary>Finds how far sums of the weights that there are can get, whatever the values, and whichever words are left out.</summary>
internal sealed class CarryPlan
{
    private const int Limit = short.MaxValue;

    private readonly WindowSum _sum;
    private readonly int _places;
    private readonly int _words;
    private readonly int _unit;
    private readonly byte[] _positive;
    private readonly byte[] _negative;

    /// <param name="sum">The sums.</param>
    /// <param name="format">How weights stand in words.</param>
    public CarryPlan(WindowSum sum, WordFormat format)
    {
        _sum = sum;
        _unit = format.SharesInputs ? 2 : 1;
        (_places, _words) = (sum.Window.Height * sum.Window.Width, format.Words(sum.Input.Channels));
        (_positive, _negative) =
            (new byte[sum.Output.Channels * _places * _words], new byte[sum.Output.Channels * _places * _words]);
        for (int output = 0, at = 0; output < sum.Output.Channels; output++)
        {
            for (var place = 0; place < _places; place++)
            {
                for (var word = 0; word < _words; word++, at++)
                {
                    foreach (var weight in format.Weights(word, channel => sum.Weight(output, place, channel)))
                    {
                        _positive[at] += (byte)(weight > 0 ? 1 : 0);
                        _negative[at] += (byte)(weight < 0 ? 1 : 0);
                    }
                }
            }
        }
    }

    public Carry Carry => LargestOver(_places * _words) <= Limit ? new(CarryLevel.Position, 0)
        : LargestOver(_sum.Window.Width * _words) <= Limit ? new(CarryLevel.Row, 0)
        : LargestOver(_words) <= Limit ? new(CarryLevel.Place, 0)
        : LargestOver(1) <= Limit ? new(CarryLevel.Words, WordsWithin())
        : new(CarryLevel.Table, 0);

    /// <summary>
    /// The most words, all runs of which fit: parts of equal length, but for the last, and of whole pairs where words are paired.
    /// </summary>
    private int WordsWithin()
    {
        for (var parts = 2; parts < _words; parts++)
        {
            var words = Lane.RoundUp((_words + parts - 1) / parts, _unit);
            if (LargestOver(words) <= Limit)
            {
                return words;
            }
        }

        return 1;
    }

    /// <summary>
    /// The magnitude that no sum over so many words exceeds, from one of their multiples on; where they are fewer than a place has, they
    /// begin anew with every place.
    /// </summary>
    private long LargestOver(int words)
    {
        long largest = 0;
        var (low, high) = (Math.Min(_sum.Range.Minimum, 0), Math.Max(_sum.Range.Maximum, 0));
        var group = Math.Max(words, _words);
        for (var first = 0; first < _positive.Length; first += group)
        {
            for (var from = first; from < first + group; from += words)
            {
                long positive = 0, negative = 0;
                for (var at = from; at < Math.Min(from + words, first + group); at++)
                {
                    positive += _positive[at];
                    negative += _negative[at];
                }

                largest = Math.Max(largest, Math.Max((positive * high) - (negative * low), (negative * high) - (positive * low)));
            }
        }

        return largest;
    }
}
