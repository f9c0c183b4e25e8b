using System;
using System.Globalization;

namespace Digits;

/// <summary>What the network says of a picture.</summary>
/// <param name="Digit">The digit with the largest score.</param>
/// <param name="Lead">By how much its score is above the next one's.</param>
internal readonly record struct Answer(int Digit, int Lead)
{
    /// <summary>Reads a picture of the network's form. Nothing is allocated but memory for the next answers, once.</summary>
    public static Answer Of(ReadOnlySpan<byte> picture)
    {
        Span<int> scores = stackalloc int[Model.OutputSize];
        Model.Scores(picture, scores);
        var (digit, largest, next) = (0, int.MinValue, int.MinValue);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > largest)
            {
                (digit, largest, next) = (i, scores[i], largest);
            }
            else
            {
                next = Math.Max(next, scores[i]);
            }
        }

        return new Answer(digit, largest - next);
    }

    /// <summary>The margin is in the units of training, which wanted a score of 1 for the digit and −1 for all others: 2.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Digit}, margin {Math.ScaleB(Lead, -Model.ScoreShift):F2}");
}
