using System.Linq;

namespace KernelGen.Tool;

/// <summary>Names of C.</summary>
internal static class CNames
{
    /// <summary>A name that is like another name: "digits-2" becomes "digits_2".</summary>
    public static string Of(string text)
    {
        var name = string.Concat(text.ToLowerInvariant().Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return name.Length > 0 && char.IsAsciiLetter(name[0]) ? name : "net_" + name;
    }

    /// <summary>The name, if it is one.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static string Checked(string name) => name == Of(name)
        ? name
        : throw new ToolException(
            $"Names begin with a letter and have small letters, digits and underscores, so '{name}' is none: choose another --name.");
}
