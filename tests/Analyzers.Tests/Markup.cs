using System;
using System.Collections.Generic;
using System.Text;

namespace KernelGen.Analyzers.Tests;

/// <summary>Source with expected places: {|KG0001:text|}.</summary>
internal static class Markup
{
    public static (string Source, List<(string Id, int Start, string Text)> Expected) Parse(string marked)
    {
        var source = new StringBuilder();
        var expected = new List<(string, int, string)>();
        var open = new Stack<(string Id, int Start)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked.AsSpan(i).StartsWith("{|KG", StringComparison.Ordinal))
            {
                var colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], source.Length));
                i = colon;
            }
            else if (marked.AsSpan(i).StartsWith("|}", StringComparison.Ordinal))
            {
                var (id, start) = open.Pop();
                expected.Add((id, start, source.ToString(start, source.Length - start)));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return (source.ToString(), expected);
    }
}
