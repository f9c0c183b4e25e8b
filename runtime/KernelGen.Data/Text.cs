using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Data;

/// <summary>Lists in messages.</summary>
internal static class Text
{
    private const int Most = 12;

    /// <summary>'a', 'b' and 'c'; of a long list the first.</summary>
    public static string List(IReadOnlyCollection<string> names)
    {
        List<string> quoted = [.. names.Take(Most).Select(name => $"'{name}'")];
        return names.Count > Most ? $"{string.Join(", ", quoted)} and {names.Count - Most} more"
            : quoted.Count < 2 ? string.Concat(quoted)
            : $"{string.Join(", ", quoted[..^1])} and {quoted[^1]}";
    }
}
