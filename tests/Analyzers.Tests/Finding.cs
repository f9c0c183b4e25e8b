namespace KernelGen.Analyzers.Tests;

/// <summary>A diagnostic: its rule, the text it underlines, where that starts, and what it says.</summary>
internal sealed record Finding(string Id, string File, int Start, string Text, string Message)
{
    public override string ToString() => $"{File}({Start}): {Id} at '{Text}': {Message}";
}
