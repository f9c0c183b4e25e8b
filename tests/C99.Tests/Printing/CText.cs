using System;
using System.Text;

namespace KernelGen.C99.Tests.Printing;

/// <summary>Lines of C with balanced indentation.</summary>
internal sealed class CText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "") => _text.Append(' ', line.Length == 0 ? 0 : _depth * 4).Append(line).Append('\n');

    public void Block(string header, Action body)
    {
        if (header.Length > 0)
        {
            Line(header);
        }

        Line("{");
        _depth++;
        body();
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
