namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>A fix that was applied.</summary>
/// <param name="Rule">The rule whose warning it answers.</param>
/// <param name="Code">The code that the warning is about.</param>
/// <param name="Title">The fix as the editor offers it.</param>
internal sealed record Step(string Rule, string Code, string Title)
{
    /// <summary>A row of the table in the sample's page.</summary>
    public string Row(int number) => $"| {number} | [{Rule}](../../docs/rules/{Rule}.md) | `{Code}` | {Title} |";
}
