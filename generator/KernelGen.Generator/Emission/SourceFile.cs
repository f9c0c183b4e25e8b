namespace KernelGen.Generator.Emission;

/// <summary>One generated file.</summary>
internal sealed record SourceFile(string HintName, string Text);
