using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Tool;

/// <summary>Which of several networks is meant.</summary>
internal static class NetworkChoice
{
    /// <summary>The one network of a name, or the only one.</summary>
    /// <param name="all">The networks that there are.</param>
    /// <param name="fullName">The name of one, with its namespace.</param>
    /// <param name="wanted">A class, with or without its namespace; null where there is one network only.</param>
    /// <param name="source">Where they are from.</param>
    /// <exception cref="ToolException">It is not one.</exception>
    public static T One<T>(IReadOnlyCollection<T> all, Func<T, string> fullName, string? wanted, string source)
    {
        var found = all.Where(network => wanted is null || Is(fullName(network), wanted)).ToList();
        if (found.Count == 1)
        {
            return found[0];
        }

        var names = all.Count == 0 ? "none" : string.Join(", ", all.Select(fullName));
        var asked = wanted is null ? "was expected" : $"'{wanted}' was asked for";
        throw new ToolException($"One network {asked}; '{source}' has {names}.");
    }

    private static bool Is(string fullName, string wanted) =>
        fullName == wanted || fullName[(fullName.LastIndexOf('.') + 1)..] == wanted;
}
