using System;

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

/// <summary>Finds how far sums of the weights that there are can get, whatever the values.</summary>
/// <param name="sum">The sums.</param>
internal sealed class CarryPlan(WindowSum sum)
{
    private const int Limit = short.MaxValue;

    public Carry Carry => LargestOver(sum.Window.Height * sum.Window.Width) <= Limit ? new(CarryLevel.Position, 0)
        : LargestOver(sum.Window.Width) <= Limit ? new(CarryLevel.Row, 0)
        : LargestOver(1) <= Limit ? new(CarryLevel.Place, 0)
        : LargestOfWords(1) <= Limit ? new(CarryLevel.Words, WordsWithin())
        : new(CarryLevel.Table, 0);

    /// <summary>The most words, all runs of which fit; parts of equal length, but for the last.</summary>
    private int WordsWithin()
    {
        for (var parts = 2; parts < sum.Words; parts++)
        {
            var words = (sum.Words + parts - 1) / parts;
            if (LargestOfWords(words) <= Limit)
            {
                return words;
            }
        }

        return 1;
    }

    /// <summary>How far a sum over so many places, from one of its multiples on, can get.</summary>
    private long LargestOver(int places)
    {
        long largest = 0;
        for (var output = 0; output < sum.Output.Channels; output++)
        {
            for (var first = 0; first < sum.Window.Height * sum.Window.Width; first += places)
            {
                var counts = default(Counts);
                for (var place = first; place < first + places; place++)
                {
                    counts.Add(sum, output, place, 0, sum.Input.Channels);
                }

                largest = Math.Max(largest, counts.Largest(sum));
            }
        }

        return largest;
    }

    private long LargestOfWords(int words)
    {
        long largest = 0;
        var channels = words * WindowSum.InputsPerWord;
        for (var output = 0; output < sum.Output.Channels; output++)
        {
            for (var place = 0; place < sum.Window.Height * sum.Window.Width; place++)
            {
                for (var first = 0; first < sum.Input.Channels; first += channels)
                {
                    var counts = default(Counts);
                    counts.Add(sum, output, place, first, Math.Min(first + channels, sum.Input.Channels));
                    largest = Math.Max(largest, counts.Largest(sum));
                }
            }
        }

        return largest;
    }

    /// <summary>Weights of either sign.</summary>
    private struct Counts
    {
        private long _positive;
        private long _negative;

        public void Add(WindowSum sum, int output, int place, int from, int to)
        {
            for (var channel = from; channel < to; channel++)
            {
                var weight = sum.Weight(output, place, channel);
                _positive += weight > 0 ? 1 : 0;
                _negative += weight < 0 ? 1 : 0;
            }
        }

        /// <summary>The magnitude that no part of the sum exceeds.</summary>
        public readonly long Largest(WindowSum sum)
        {
            var (low, high) = (Math.Min(sum.Range.Minimum, 0), Math.Max(sum.Range.Maximum, 0));
            return Math.Max((_positive * high) - (_negative * low), (_negative * high) - (_positive * low));
        }
    }
}
