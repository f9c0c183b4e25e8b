using System;
using System.Text;

namespace KernelGen.Generator.Emission;

/// <summary>Lines of C# with balanced indentation.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>One line, or an empty one.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Several lines.</summary>
    public void Lines(string lines)
    {
        foreach (var line in lines.Replace("\r", string.Empty).Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>An opening brace.</summary>
    public void Open()
    {
        Line("{");
        _depth++;
    }

    /// <summary>A closing brace.</summary>
    public void Close(string end = "")
    {
        if (_depth == 0)
        {
            throw new InvalidOperationException("More braces close than open.");
        }

        _depth--;
        Line("}" + end);
    }

    /// <summary>A header and a block.</summary>
    /// <param name="header">"if (x)", "public void F()", ….</param>
    /// <param name="body">Writes what is in the block.</param>
    /// <param name="end">What stands behind the closing brace.</param>
    public void Block(string header, Action body, string end = "")
    {
        Line(header);
        Open();
        body();
        Close(end);
    }

    /// <summary>The text, once every brace is closed.</summary>
    public override string ToString() =>
        _depth == 0 ? _text.ToString() : throw new InvalidOperationException($"{_depth} braces are open.");
}
