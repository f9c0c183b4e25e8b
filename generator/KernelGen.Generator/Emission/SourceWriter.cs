using System;
using System.Collections.Generic;
using System.Text;

namespace KernelGen.Generator.Emission;

/// <summary>Lines of C# with balanced indentation, none longer than <see cref="LineBreaks.Columns"/>.</summary>
/// <param name="margin">Columns that the lines are moved to the right by later.</param>
internal sealed class SourceWriter(int margin = 0)
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>What a line becomes before it is broken; null where it stays.</summary>
    public Func<string, string>? Rewording { get; init; }

    /// <summary>Characters that a line has room for here.</summary>
    public int Room => LineBreaks.Columns - margin - (_depth * 4);

    /// <summary>One line, or an empty one; several where it is too long.</summary>
    public void Line(string line = "")
    {
        line = Rewording?.Invoke(line) ?? line;
        if (line.Length <= Room)
        {
            Append(line);
            return;
        }

        foreach (var part in LineBreaks.Of(line, Room))
        {
            Append(part);
        }
    }

    /// <summary>A line of a literal over several lines, as it is: without indentation.</summary>
    public void Verbatim(string line) => _text.Append(line).Append('\n');

    /// <summary>Several lines.</summary>
    public void Lines(string lines)
    {
        foreach (var line in lines.Replace("\r", string.Empty).Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>Items one behind the other, as many on a line as there is room for.</summary>
    /// <param name="start">What the first line begins with; further ones go in deeper.</param>
    /// <param name="items">The items, with commas.</param>
    /// <param name="further">What further lines begin with.</param>
    public void Items(string start, IEnumerable<string> items, string further = "    ")
    {
        var line = start;
        var isEmpty = true;
        foreach (var item in items)
        {
            if (!isEmpty && line.Length + 1 + item.Length > Room)
            {
                Line(line);
                (line, isEmpty) = (further, true);
            }

            line += (isEmpty ? string.Empty : " ") + item;
            isEmpty = false;
        }

        Line(line);
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

    /// <summary>Lines that stand further in without braces: those of a case.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    private void Append(string line)
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>The text, once every brace is closed.</summary>
    public override string ToString() =>
        _depth == 0 ? _text.ToString() : throw new InvalidOperationException($"{_depth} braces are open.");
}
