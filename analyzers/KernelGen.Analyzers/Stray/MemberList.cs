using System;
using System.Collections.Generic;
using System.IO;

namespace KernelGen.Analyzers.Stray;

/// <summary>A list of members of libraries: Library/multiplies.txt, which says what the lines mean, and Library/harmless.txt.</summary>
internal sealed class MemberList
{
    private readonly Dictionary<string, MemberPatterns> _scopes = new(StringComparer.Ordinal);

    private MemberList(TextReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0 || line[0] == '#')
            {
                continue;
            }

            var scope = line.Substring(0, colon);
            if (!_scopes.TryGetValue(scope, out var members))
            {
                _scopes.Add(scope, members = new());
            }

            foreach (var pattern in line.Substring(colon + 2).Split([' '], StringSplitOptions.RemoveEmptyEntries))
            {
                members.Add(pattern);
            }
        }
    }

    public static MemberList Multiplying { get; } = Read("multiplies.txt");

    public static MemberList Harmless { get; } = Read("harmless.txt");

    /// <summary>How exactly this list names a member of a scope, see <see cref="MemberPatterns.Exactness"/>.</summary>
    public int Exactness(string scope, string name, string signature) =>
        _scopes.TryGetValue(scope, out var members) ? members.Exactness(name, signature) : MemberPatterns.NotNamed;

    private static MemberList Read(string name)
    {
        using var stream = typeof(MemberList).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The list '{name}' is not part of the assembly.");
        using var reader = new StreamReader(stream);
        return new(reader);
    }
}
