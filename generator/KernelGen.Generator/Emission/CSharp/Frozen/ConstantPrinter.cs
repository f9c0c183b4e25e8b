using System;
using System.Text;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>A constant as words of eight bytes: few literals for the compiler, and no copy when the program starts.</summary>
internal static class ConstantPrinter
{
    private const int Bytes = 8;
    private const int WordsPerLine = 6;

    public static void Print(SourceWriter writer, ConstantBuffer constant)
    {
        writer.Line($"/// <summary>{KernelRemarks.Escape($"{constant.What}: {LayoutText.Of(constant.Buffer)}")}.</summary>");
        writer.Line($"private static ReadOnlySpan<ulong> {constant.Buffer.Name} =>");
        writer.Line("[");
        var content = constant.Content;
        var line = new StringBuilder();
        for (var at = 0; at < content.Length; at += Bytes)
        {
            line.Append(line.Length == 0 ? "    " : " ").Append("0x").Append(Word(content, at)).Append(',');
            if (line.Length > 20 * WordsPerLine || at + Bytes >= content.Length)
            {
                writer.Line(line.ToString());
                line.Clear();
            }
        }

        writer.Line("];");
    }

    private static string Word(byte[] content, int at)
    {
        ulong word = 0;
        for (var part = Math.Min(Bytes, content.Length - at) - 1; part >= 0; part--)
        {
            word = (word << 8) | content[at + part];
        }

        return word.ToString("X16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
