using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>Rows through tables: 67 values to 130, 70 and 3, of random weights.</summary>
[FrozenNetwork("rows.kgmodel")]
internal static partial class FrozenRows;

/// <summary>A picture of 11 × 8 × 2, 40 filters of 4 × 4 in steps of 3, 5 classes, of random weights.</summary>
[FrozenNetwork("picture.kgmodel")]
internal static partial class FrozenPicture;

/// <summary>Signs, a bit each: 99 to 520, 20 and 40, of ternary and of binary weights.</summary>
[FrozenNetwork("signs.kgmodel")]
internal static partial class FrozenSigns;

/// <summary>Straight-line code: what samples/Tiny trains.</summary>
[FrozenNetwork("tiny.kgmodel")]
internal static partial class FrozenTiny;

/// <summary>What frozen networks that are classes of this project give, a line each: equal lines mean equal scores.</summary>
internal static class DeclaredModels
{
    private const int Samples = 40;

    private delegate void FloatScores(ReadOnlySpan<float> inputs, Span<int> scores);

    private delegate void ShortScores(ReadOnlySpan<short> inputs, Span<int> scores);

    /// <summary>The instruction sets in use on the first line, then a line per class.</summary>
    public static string Fingerprint() => new StringBuilder(Tests.Fingerprint.InstructionSets()).Append('\n')
        .Append(Line(nameof(FrozenRows), FrozenRows.InputSize, FrozenRows.OutputSize, FrozenRows.Scores, FrozenRows.Scores))
        .Append(Line(
            nameof(FrozenPicture), FrozenPicture.InputSize, FrozenPicture.OutputSize, FrozenPicture.Scores, FrozenPicture.Scores))
        .Append(Line(nameof(FrozenSigns), FrozenSigns.InputSize, FrozenSigns.OutputSize, FrozenSigns.Scores, FrozenSigns.Scores))
        .Append(Line(nameof(FrozenTiny), FrozenTiny.InputSize, FrozenTiny.OutputSize, FrozenTiny.Scores, FrozenTiny.Scores))
        .ToString();

    private static string Line(string name, int inputs, int outputs, FloatScores ofFloats, ShortScores ofIntegers)
    {
        var random = new Random(inputs);
        var values = Enumerable.Range(0, Samples * inputs).Select(_ => random.Next(-300, 3000)).ToArray();
        var scores = new int[2 * Samples * outputs];
        ofFloats([.. values.Select(value => value / 512f)], scores.AsSpan(0, Samples * outputs));
        ofIntegers([.. values.Select(value => (short)(value - 1000))], scores.AsSpan(Samples * outputs));
        var hash = new Sha256();
        hash.Append(MemoryMarshal.AsBytes<int>(scores));
        return $"{name} {Convert.ToHexString(hash.Finish())}\n";
    }
}
