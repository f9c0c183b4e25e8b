using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Stray;
using KernelGen.CodeFixes.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>
/// Names that fixes write, in files of every shape: the code compiles, the name means the runtime's
/// type, and no other name means something else.
/// </summary>
public sealed class ImportTests
{
    private const string Free = "[KernelGen.MultiplicationFree]";

    // The member stands for code in scope with a product.
    private const string Member = "public static float F(float x) => x * 2f; public static float G(float x) => A.B.Helper.H(x);";

    /// <summary>Other files of the project: a helper that multiplies, types of the runtime's names elsewhere.</summary>
    private const string Others = """
        namespace A.B { public static class Helper { public static float H(float x) => x * x; } }
        namespace Data { public class Dataset { public int Size; } public class Trainer(Dataset d) { public Dataset D = d; } public enum Weights { Real } public static class Extensions { public static float ErrorRate(this string s) => 1; } }
        namespace Keys { public class Shift { } public class SignFlip { } }
        """;

    /// <summary>A file, and what must be in it afterwards; # stands for the code in scope.</summary>
    public static TheoryData<string, string> Files => new()
    {
        { "#1", "using KernelGen;\n" },
        { "using System;\nusing Xyz = System.Text.StringBuilder;\n\n#1", "using System;\nusing KernelGen;\nusing Xyz" },
        { "// Licence.\n\n#1", "// Licence.\n\nusing KernelGen;\n" },
        { "// Licence.\n#nullable enable\n#1", "#nullable enable\nusing KernelGen;\n" },
        { "#define FAST\n#1", "#define FAST\nusing KernelGen;\n" },
        { "#define FAST\n#pragma warning disable CS0168\n// About.\n#1", "CS0168\nusing KernelGen;\n" },
        { "#if FAST\nusing System.Text;\n#endif\nusing System;\n\n#1", "#endif\nusing System;\nusing KernelGen;\n" },
        { "// Licence.\n#if !FAST\nusing System;\n#endif\n#1", "// Licence.\nusing KernelGen;\n#if" },
        { "#if !FAST\nusing System;\n#else\nusing System.IO;\n#endif\n\n#1", "using KernelGen;\n#if" },
        { "using System;\n#if !FAST\nusing System.IO;\nusing Data;\n#endif\n#1", "using KernelGen;\n#if" },
        { "namespace One;\n#1", "using KernelGen;\n" },
        { "namespace One\n{\n#1\n}\nnamespace Two\n{\n#2\n}", "using KernelGen;\n" },
        { "namespace One\n{\n    using System;\n#1\n}\nnamespace Two\n{\n    using System;\n#2\n}", "    using System;\n    using "
            + "KernelGen;\n" },
        { "namespace One\n{\n    using System;\n#1\n}\nnamespace Two\n{\n#2\n}", "using KernelGen;\n" },
        { "namespace One\n{\n    using System;\n    class Nothing;\n}\nnamespace Two\n{\n    using System;\n#1\n}", "namespace Two\n{\n   "
            + " using System;\n    using KernelGen;\n" },
        { "namespace One\n{\n    namespace Inner\n    {\n        using System;\n#1\n    }\n}", "using KernelGen;\n" },
        { "namespace One;\nusing System;\n#1", "using System;\nusing KernelGen;\n" },
        { "extern alias other;\nnamespace One;\n#1", "extern alias other;\nusing KernelGen;\n" },
        { "global using System;\n#1", "global using System;\nusing KernelGen;\n" },
        { "using static System.Math;\n#1", "using KernelGen;\nusing static" },
        { "using KernelGen;\n#1", "=> Shift.By" },
        { "using static KernelGen.Shift;\n#1", "using KernelGen;\n" },
        { "using Shift = KernelGen.Shift;\n#1", "=> Shift.By" },
        { "using Data;\nclass Use { Dataset d; Trainer t; Weights w; }\n#1", "KernelGen.Shift.By" },
        { "namespace One;\nusing Data;\nclass Use { Dataset d; }\n#1", "KernelGen.Shift.By" },
        { "using Data;\nclass Use { float E => \"\".ErrorRate(); }\n#1", "using Data;\nusing KernelGen;\n" },
        { "using Keys;\nclass Use { Shift s; SignFlip f; }\n#1", "=> KernelGen.Shift.By" },
        { "class Shift { }\n#1", "=> KernelGen.Shift.By" },
        { "namespace Shift { class Other; }\nnamespace One {\n#1\n}", "=> KernelGen.Shift.By" },
        { "namespace One.Shift { class Other; }\nnamespace One {\n#1\n}", "=> KernelGen.Shift.By" },
        { "using Shift = System.Text.StringBuilder;\n#1", "=> KernelGen.Shift.By" },
        { "using KernelGen = System.Text;\n[global::KernelGen.MultiplicationFree] class P { public static float F(float x) => x * 2f; }",
            "Shift.By" },
        { "namespace One.KernelGen { class Other; }\nnamespace One {\n[global::KernelGen.MultiplicationFree] class P { public static "
            + "float F(float x) => x * 2f; } }", "Shift.By" },
        { "namespace One.KernelGen { class Other; }\nnamespace One { using System;\n[global::KernelGen.MultiplicationFree] class P { "
            + "public static float F(float x) => x * 2f; } }", "=> global::KernelGen.Shift.By" },
        { "namespace One;\nclass KernelGen;\nclass Shift;\n[global::KernelGen.MultiplicationFree] class P { public static float F(float "
            + "x) => x * 2f; }", "=> global::KernelGen.Shift.By" },
        { Free + " class P { static float Shift; static int KernelGen; public static float F(float x) => x * 2f; }",
            "=> global::KernelGen.Shift.By" },
        { Free + " class P { static float Shift(float x) => x; public static float F(float x) => x * 2f; }", "=> KernelGen.Shift.By" },
        { Free + " class P { public static float F(float Shift) => Shift * 2f; }", "=> KernelGen.Shift.By(Shift, 1)" },
        { "#region Usings\nusing System;\n#endregion\n#1", "using System;\nusing KernelGen;\n#endregion" },
        { "/// <summary>Doc.</summary>\n#1", "using KernelGen;\n\n/// <summary>" },
        { "// top level\nvar x = 2f;\nSystem.Console.WriteLine(x);\n#1", "using KernelGen;\n" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_product_becomes_a_call_of_the_runtime(string file, string expected)
    {
        var source = Source(file);
        var fixedText = await Fix<StrayCodeFix>([source], "KG0201", "Source0.cs");
        Assert.Contains(expected, fixedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "using Data;\nclass Use { Dataset d; }\nnamespace A.B { public static class Helper { public static float H(float x) => x * x; } }",
        "[KernelGen.MultiplicationFree]")]
    [InlineData("namespace A.B { public static class Helper { public static float H(float x) => x * x; } }", "[MultiplicationFree]")]
    [InlineData(
        "namespace A.B { public class MultiplicationFree : System.Attribute; public static class Helper { public static float H(float x) "
            + "=> x * x; } }",
        "[KernelGen.MultiplicationFree]")]
    public async Task A_mark_in_another_file_is_the_runtime_s(string helper, string expected)
    {
        var others = Others[Others.IndexOf('\n', StringComparison.Ordinal)..];
        var text = await Fix<MarkCodeFix>(
            [Free + " class P { public static float G(float x) => A.B.Helper.H(x); }", helper, others], "KG0205", "Source1.cs");
        Assert.Contains(
            expected + " public static float H".Replace(" p", "\np", StringComparison.Ordinal),
            text.Replace("\n ", "\n", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    /// <summary>Fix All over two files, one of which cannot have the directive.</summary>
    [Fact]
    public async Task Each_file_gets_what_it_needs()
    {
        var sources = new[] { Source("#1"), Source("using Data;\nclass Use2 { Dataset d; }\n#2"), Others };
        Assert.Contains("using KernelGen;", await Fix<StrayCodeFix>(sources, "KG0201", "Source0.cs"), StringComparison.Ordinal);
        var second = await Fix<StrayCodeFix>(sources, "KG0201", "Source1.cs");
        Assert.Contains("KernelGen.Shift.By", second, StringComparison.Ordinal);
        Assert.DoesNotContain("using KernelGen;", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_under_an_alias_is_named_by_it()
    {
        var text = await Fix<StrayCodeFix>(
            ["extern alias kg;\n[kg::KernelGen.MultiplicationFree] class P { public static float F(float x) => x * 2f; }"],
            "KG0201",
            "Source0.cs",
            alias: "kg");
        Assert.Contains("kg::KernelGen.Shift.By(x, 1)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_alias_of_a_reference_is_declared_where_the_file_does_not_know_it()
    {
        var text = await Fix<StrayCodeFix>(
            [
                "// Licence.\n\nusing System;\nclass P { public static float F(float x) => x * 2f; }",
                "extern alias kg;\n[assembly: kg::KernelGen.MultiplicationFree]"
            ], "KG0201", "Source0.cs", alias: "kg");
        Assert.StartsWith("// Licence.\n\nextern alias kg;\nusing System;\n", text, StringComparison.Ordinal);
    }

    private static string Source(string file) => file
        .Replace("#1", Free + " public static class P\n{\n    " + Member + "\n}", StringComparison.Ordinal)
        .Replace("#2", Free + " public static class Q\n{\n    " + Member + "\n}", StringComparison.Ordinal);

    // Fix All in the solution; returns a file, when all files compile and all old names mean what they did.
    private static async Task<string> Fix<TFix>(string[] sources, string rule, string file, string? alias = null)
        where TFix : CodeFixProvider, new()
    {
        sources = sources.Length > 1 || alias is not null ? sources : [.. sources, Others];
        using var workspace = new AdhocWorkspace();
        var runtime = MetadataReference.CreateFromFile(
            typeof(NetworkAttribute).Assembly.Location, alias is null ? default : new MetadataReferenceProperties(aliases: [alias]));
        var project = workspace.AddProject("Shop", LanguageNames.CSharp)
            .WithMetadataReferences([
                .. Net100.References.All, runtime,
                MetadataReference.CreateFromFile(
                    typeof(StrayAnalyzer).Assembly.Location, new MetadataReferenceProperties(aliases: ["other"]))
            ])
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview))
            .WithCompilationOptions(new CSharpCompilationOptions(
                sources.Any(source => source.Contains("top level", StringComparison.Ordinal))
                    ? OutputKind.ConsoleApplication
                    : OutputKind.DynamicallyLinkedLibrary));
        for (var i = 0; i < sources.Length; i++)
        {
            project = project.AddDocument($"Source{i}.cs", sources[i], filePath: $"Source{i}.cs").Project;
        }

        var before = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.DoesNotContain(
            before.GetDiagnostics(TestContext.Current.CancellationToken),
            static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var found = (await before.WithAnalyzers([new StrayAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Where(diagnostic => diagnostic.Id == rule)
            .ToImmutableArray();
        Assert.NotEmpty(found);
        var fixer = new TFix();
        CodeAction? action = null;
        var document = project.GetDocument(found[0].Location.SourceTree)!;
        await fixer.RegisterCodeFixesAsync(
            new(document, found[0], (offered, _) => action ??= offered, TestContext.Current.CancellationToken));
        var all = await fixer.GetFixAllProvider()!.GetFixAsync(new(
            document,
            fixer,
            FixAllScope.Solution,
            action!.EquivalenceKey!,
            [rule],
            new Known(found),
            TestContext.Current.CancellationToken));
        var solution = Assert.Single(
            (await all!.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>()).ChangedSolution;

        var changed = solution.GetProject(project.Id)!;
        var after = (await changed.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var text = (await changed.Documents.Single(candidate => candidate.Name == file)
            .GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.True(!after.GetDiagnostics(TestContext.Current.CancellationToken)
            .Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            string.Join("\n", after.GetDiagnostics(TestContext.Current.CancellationToken)) + "\n" + text);
        foreach (var tree in after.SyntaxTrees)
        {
            var model = after.GetSemanticModel(tree);
            var root = await tree.GetRootAsync(TestContext.Current.CancellationToken);
            Assert.All(
                root.DescendantNodes().OfType<InvocationExpressionSyntax>()
                    .Where(static call => call.ToString().Contains(".By(", StringComparison.Ordinal)),
                call => Assert.Equal("KernelGen.Shift", model.GetSymbolInfo(call).Symbol!.ContainingType.ToDisplayString()));
            Assert.DoesNotContain("* 2f", root.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(await Types(before), await Types(after));
        return text;
    }

    // What names of types stand for, but for the runtime's.
    private static async Task<IReadOnlyList<string>> Types(Compilation compilation)
    {
        var found = new List<string>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            found.AddRange((await tree.GetRootAsync(TestContext.Current.CancellationToken)).DescendantNodes().OfType<TypeSyntax>()
                .Select(type => model.GetSymbolInfo(type).Symbol).OfType<INamedTypeSymbol>().Select(static type => type.ToDisplayString())
                .Where(static type => !type.StartsWith("KernelGen", StringComparison.Ordinal)));
        }

        return found;
    }

    private sealed class Known(ImmutableArray<Diagnostic> found) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
            Project project, System.Threading.CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(found);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, System.Threading.CancellationToken cancellationToken) =>
            Task.FromResult(found.Where(diagnostic => diagnostic.Location.SourceTree!.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, System.Threading.CancellationToken cancellationToken) => GetAllDiagnosticsAsync(project, cancellationToken);
    }
}
