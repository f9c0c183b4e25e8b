namespace KernelGen.Generator.Declaration.Diagnostics;

/// <summary>Where the page of a rule is.</summary>
internal static class RuleHelp
{
    public const string Category = "KernelGen";

    public static string Link(string id) => "https://github.com/kernelgen/kernelgen/blob/main/docs/rules/" + id + ".md";
}
