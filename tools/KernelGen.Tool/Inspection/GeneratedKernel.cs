using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using KernelGen.Generator.Emission;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Tool.Inspection;

/// <summary>A kernel in generated C#.</summary>
/// <param name="Name">Its method.</param>
/// <param name="File">The generated file that it stands in.</param>
/// <param name="IsFree">Whether it carries <see cref="MultiplicationFreeAttribute"/>.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Text">All of it, remarks included, as the file has it but for the indent of its class.</param>
internal sealed partial record GeneratedKernel(string Name, string File, bool IsFree, string Summary, string Text)
{
    // What the generator asks of the compiler for kernels and for nothing else.
    private const string Optimization = "AggressiveOptimization";

    /// <summary>The kernels of a network, file by file.</summary>
    /// <param name="files">Generated files, those of other networks among them.</param>
    /// <param name="kernelsNamespace">The network's namespace.</param>
    public static IReadOnlyList<GeneratedKernel> In(IEnumerable<SourceFile> files, string kernelsNamespace) =>
    [
        .. files.SelectMany(file => CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes()
            .OfType<BaseNamespaceDeclarationSyntax>()
            .Where(declaration => declaration.Name.ToString() == kernelsNamespace)
            .SelectMany(static declaration => declaration.DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Where(static method => Attributes(method).Contains(Optimization, StringComparison.Ordinal))
            .Select(method => Of(method, file.HintName))),
    ];

    private static GeneratedKernel Of(MethodDeclarationSyntax method, string file)
    {
        var lines = method.ToFullString().Split('\n').Select(static line => line.TrimEnd('\r')).ToList();
        lines = lines.SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse().ToList();
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        var summary = SummaryTag().Match(method.GetLeadingTrivia().ToFullString()).Groups[1].Value;
        return new(
            method.Identifier.Text,
            file,
            Attributes(method).Contains("MultiplicationFree", StringComparison.Ordinal),
            WebUtility.HtmlDecode(CommentLine().Replace(summary, " ")).Trim(),
            string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.TrimStart())));
    }

    private static string Attributes(MethodDeclarationSyntax method) => method.AttributeLists.ToString();

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex SummaryTag();

    [GeneratedRegex(@"\s*\n\s*///\s*")]
    private static partial Regex CommentLine();
}
