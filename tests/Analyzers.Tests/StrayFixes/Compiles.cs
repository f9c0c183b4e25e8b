using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Analyzers.Tests.Stray;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Tells which generated members are C#: not every type has every operator.</summary>
internal static class Compiles
{
    /// <summary>The members, each of one line, without those that do not compile.</summary>
    /// <param name="head">Members that all of them need.</param>
    /// <param name="members">The members.</param>
    public static IReadOnlyList<string> Those(string head, IReadOnlyList<string> members)
    {
        var text = FixedProgram.Class(head + string.Concat(members.Select(member => $"    {member}\n")));
        var first = text[..text.IndexOf(members[0], StringComparison.Ordinal)].Count(character => character == '\n');
        var wrong = new StrayCode { Sources = [text] }.Compilation().GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line - first)
            .ToHashSet();
        return [.. members.Where((_, index) => !wrong.Contains(index))];
    }
}
