using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace Digits;

/// <summary>Answers for all pictures of an IDX file: each of them, or, with labels, the wrong ones.</summary>
internal sealed class PictureSeries(string name, IdxFile pictures, IdxFile? labels)
{
    private long _ticks;
    private long _allocated;

    /// <summary>Reads the pictures, and writes a line for each answer and one for all of them.</summary>
    public void Write(TextWriter output)
    {
        var count = Check();
        var wrong = 0;
        var picture = new byte[InkBox.Side * InkBox.Side];
        Span<byte> label = stackalloc byte[1];
        for (var i = 0; i < count; i++)
        {
            pictures.Read(picture);
            var answer = Measured(picture, isFirst: i == 0);
            if (labels is null)
            {
                output.WriteLine($"{name}[{i}]: {answer}");
                continue;
            }

            labels.Read(label);
            if (answer.Digit != label[0])
            {
                wrong++;
                output.WriteLine($"{name}[{i}]: {answer}, labelled {label[0]}");
            }
        }

        var errors = labels is null || count == 0 ? string.Empty : Invariant($"{wrong:N0} wrong ({100.0 * wrong / count:F2} %), ");
        var time = Stopwatch.GetElapsedTime(0, _ticks).TotalMicroseconds / Math.Max(1, count);
        output.WriteLine(
            Invariant($"{name}: {count:N0} pictures, {errors}{time:F1} µs each, {_allocated} bytes allocated after the first"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>An answer. The first one of a thread takes memory for those behind it.</summary>
    private Answer Measured(ReadOnlySpan<byte> picture, bool isFirst)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var answer = Answer.Of(picture);
        _ticks += Stopwatch.GetTimestamp() - start;
        _allocated += isFirst ? 0 : GC.GetAllocatedBytesForCurrentThread() - allocated;
        return answer;
    }

    private int Check()
    {
        var dimensions = pictures.Dimensions;
        if (dimensions.Count == 1)
        {
            throw new InvalidDataException($"'{name}' has labels: it belongs behind the file of its pictures.");
        }

        if (dimensions[0] < 0 || (dimensions[1], dimensions[2]) != (InkBox.Side, InkBox.Side))
        {
            throw new InvalidDataException(
                $"'{name}': expected pictures of {InkBox.Side} x {InkBox.Side} pixels, "
                    + $"found {dimensions[0]} of {dimensions[1]} x {dimensions[2]}.");
        }

        return labels is null || labels.Dimensions[0] == dimensions[0]
            ? dimensions[0]
            : throw new InvalidDataException($"'{name}' has {dimensions[0]} pictures, but there are {labels.Dimensions[0]} labels.");
    }
}
