using System;
using System.Collections.Generic;

namespace KernelGen.Analyzers.Stray;

/// <summary>The members of one scope that a list names: exactly, by overload, or with a '*' at an end.</summary>
internal sealed class MemberPatterns
{
    /// <summary>How exactly the whole scope names a member, '*' alone.</summary>
    public const int WholeScope = 0;

    /// <summary>A member that is not named.</summary>
    public const int NotNamed = -1;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Text, bool OpenStart, bool OpenEnd)> _open = [];
    private bool _whole;

    public void Add(string pattern)
    {
        var openStart = pattern.StartsWith("*", StringComparison.Ordinal);
        var openEnd = pattern.EndsWith("*", StringComparison.Ordinal);
        if (pattern == "*")
        {
            _whole = true;
        }
        else if (openStart || openEnd)
        {
            _open.Add((pattern.Trim('*'), openStart, openEnd));
        }
        else
        {
            _names.Add(pattern);
        }
    }

    /// <summary>How exactly a member is named: the larger, the more exactly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="signature">Its name with the types of its parameters.</param>
    public int Exactness(string name, string signature)
    {
        if (_names.Contains(signature))
        {
            return int.MaxValue;
        }

        if (_names.Contains(name))
        {
            return int.MaxValue - 1;
        }

        var best = _whole ? WholeScope : NotNamed;
        foreach (var (text, openStart, openEnd) in _open)
        {
            var fits = (openStart, openEnd) switch
            {
                (true, true) => name.IndexOf(text, StringComparison.Ordinal) >= 0,
                (true, false) => name.EndsWith(text, StringComparison.Ordinal),
                _ => name.StartsWith(text, StringComparison.Ordinal),
            };
            best = fits ? Math.Max(best, text.Length) : best;
        }

        return best;
    }
}
