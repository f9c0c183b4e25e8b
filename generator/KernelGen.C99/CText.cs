using System;
using System.Collections.Generic;
using System.Text;

namespace KernelGen.C99;

/// <summary>Lines of C with balanced indentation.</summary>
internal sealed class CText
{
    private const int Columns = 120;

    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "") => _text.Append(' ', line.Length == 0 ? 0 : _depth * 4).Append(line).Append('\n');

    public void Block(string header, Action body, string end = "")
    {
        if (header.Length > 0)
        {
            Line(header);
        }

        Line("{");
        _depth++;
        body();
        _depth--;
        Line("}" + end);
    }

    /// <summary>A comment, broken where it is too long for a line.</summary>
    public void Comment(string comment)
    {
        var (words, line) = (comment.Replace("*/", "* /", StringComparison.Ordinal).Split(' '), "/*");
        foreach (var word in words)
        {
            if ((_depth * 4) + line.Length + word.Length + 4 > Columns)
            {
                Line(line);
                line = "  ";
            }

            line += " " + word;
        }

        Line(line + " */");
    }

    /// <summary>Numbers between braces, as many to a line as there is room for.</summary>
    public void Numbers(string declaration, IEnumerable<string> numbers)
    {
        Line(declaration + " =");
        Line("{");
        _depth++;
        var line = string.Empty;
        foreach (var number in numbers)
        {
            if ((_depth * 4) + line.Length + number.Length + 2 > Columns)
            {
                Line(line.TrimEnd());
                line = string.Empty;
            }

            line += number + ", ";
        }

        Line(line.TrimEnd().TrimEnd(','));
        _depth--;
        Line("};");
    }

    public override string ToString() => _text.ToString();
}
