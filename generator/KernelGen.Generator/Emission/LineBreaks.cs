using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Emission;

/// <summary>Lines of C# that are too long, as several.</summary>
internal static class LineBreaks
{
    /// <summary>Columns of a line.</summary>
    public const int Columns = 140;

    private const int Step = 4;

    /// <summary>The lines that one becomes, with its indentation.</summary>
    /// <param name="line">A line of code, of a comment, or of documentation; no line of a literal over several.</param>
    /// <param name="width">Columns that there are for it.</param>
    public static IReadOnlyList<string> Of(string line, int width)
    {
        var text = line.TrimStart(' ');
        if (line.Length <= width || text.StartsWith("#", StringComparison.Ordinal))
        {
            return [line];
        }

        var lines = new List<string>();
        var indentation = line.Substring(0, line.Length - text.Length);
        var comment = text.StartsWith("//", StringComparison.Ordinal) ? 0 : Comment(text);
        if (comment == 0)
        {
            var slashes = text.StartsWith("///", StringComparison.Ordinal) ? "/// " : "// ";
            Words(text, indentation, indentation + slashes, width, lines);
            return lines;
        }

        // What explains a line stands above it where it finds no room behind it.
        if (comment > 0)
        {
            lines.AddRange(Of(indentation + text.Substring(comment), width));
            text = text.Substring(0, comment).TrimEnd();
        }

        while (indentation.Length + text.Length > width)
        {
            var (place, isInLiteral) = Place(text, width - indentation.Length - Step);
            if (place <= 0)
            {
                break;
            }

            lines.Add(indentation + text.Substring(0, place).TrimEnd() + (isInLiteral ? " \" +" : string.Empty));
            text = (isInLiteral ? "\"" : string.Empty) + text.Substring(place).TrimStart();

            // A second one goes in deeper, and further ones as far as that.
            if (indentation.Length < line.Length - line.TrimStart(' ').Length + (2 * Step))
            {
                indentation += "    ";
            }
        }

        lines.Add(indentation + text);
        return lines;
    }

    private static void Words(string text, string first, string further, int width, List<string> lines)
    {
        var prefix = first;
        while (prefix.Length + text.Length > width)
        {
            // A space within a tag's quotes is no place to break: cref="…" has none.
            var place = text.LastIndexOf(' ', Math.Min(text.Length - 1, width - prefix.Length));
            if (place <= 4)
            {
                break;
            }

            lines.Add(prefix + text.Substring(0, place));
            text = text.Substring(place + 1);
            prefix = further;
        }

        lines.Add(prefix + text);
    }

    /// <summary>Where a comment begins behind code; −1 where none does.</summary>
    private static int Comment(string text)
    {
        var isLiteral = false;
        for (var position = 0; position + 1 < text.Length; position++)
        {
            if (text[position] == '"' && (position == 0 || text[position - 1] != '\\'))
            {
                isLiteral = !isLiteral;
            }
            else if (!isLiteral && text[position] == '/' && text[position + 1] == '/')
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>The best place to go on in the next line: as far out of all parentheses as there is one, and as far to the right.</summary>
    private static (int Place, bool IsInLiteral) Place(string text, int most)
    {
        var best = (Place: -1, Cost: int.MaxValue);
        var word = -1;
        var depth = 0;
        var isLiteral = false;
        for (var position = 0; position < Math.Min(most, text.Length); position++)
        {
            var letter = text[position];
            if (letter == '"' && (position == 0 || text[position - 1] != '\\'))
            {
                isLiteral = !isLiteral;
            }
            else if (isLiteral)
            {
                word = letter == ' ' && position < most - 4 ? position + 1 : word;
            }
            else if (letter is '(' or '[' or '{')
            {
                depth++;
                Consider(position + 1, (depth * 10) + 5);
            }
            else if (letter is ')' or ']' or '}')
            {
                depth--;
            }
            else if (letter == ' ' && position > 0)
            {
                Consider(position + 1, Cost(text, position, depth));
            }
        }

        return best.Place > 0 ? (best.Place, false) : (word, true);

        void Consider(int place, int cost)
        {
            if (place > 8 && cost <= best.Cost && place < text.Length)
            {
                best = (place, cost);
            }
        }
    }

    private static int Cost(string text, int space, int depth)
    {
        // In front of an operator, behind a comma, a semicolon or what assigns.
        var before = text[space - 1];
        var next = space + 1 < text.Length ? text[space + 1] : ' ';
        var isSingle = space + 2 < text.Length && text[space + 2] == ' ';
        return before switch
        {
            ',' or ';' => depth * 10,
            '=' when space > 1 && text[space - 2] is ' ' => depth * 10,
            '>' when space > 1 && text[space - 2] == '=' => depth * 10,
            _ when isSingle && next is '+' or '-' or '&' or '|' or '?' or ':' or '*' => (depth * 10) + 3,
            _ => int.MaxValue,
        };
    }
}
