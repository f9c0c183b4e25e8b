using System;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>
/// Code before and after a fix. The harness applies it once and again, and with Fix All in document, project and solution.
/// </summary>
/// <typeparam name="TFix">The fix.</typeparam>
internal static class FixCase<TFix>
    where TFix : CodeFixProvider, new()
{
    /// <summary>Members of a class in scope, before and after.</summary>
    /// <param name="before">With diagnostics marked.</param>
    /// <param name="after">With what is left marked.</param>
    /// <param name="key">Which of the ways offered; the first when left out.</param>
    /// <param name="title">What the user reads; not checked when left out.</param>
    /// <param name="batch">After Fix All where that does more.</param>
    public static Task Members(string before, string after, string? key = null, string? title = null, string? batch = null) =>
        Files(Class(before), Class(after), key, title, batch is null ? null : Class(batch));

    /// <summary>Whole files, before and after.</summary>
    public static async Task Files(string before, string after, string? key = null, string? title = null, string? batch = null)
    {
        var test = new CSharpCodeFixTest<StrayAnalyzer, TFix, DefaultVerifier>
        {
            TestCode = before,
            FixedCode = after,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            CodeActionEquivalenceKey = key,

            // Nobody excepts a solution.
            CodeFixTestBehaviors = typeof(TFix) == typeof(CodeFixes.Stray.AllowCodeFix)
                ? CodeFixTestBehaviors.SkipFixAllInSolutionCheck
                : CodeFixTestBehaviors.None,
            CodeActionValidationMode = CodeActionValidationMode.Full,
            CodeActionVerifier = (action, verify) =>
            {
                if (title is not null)
                {
                    verify.Equal(title, action.Title);
                }
            },
        };
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        if (batch is not null)
        {
            test.BatchFixedState.Sources.Add(batch);
        }

        test.TestState.AdditionalReferences.AddRange(Net100.References.All);
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location));
        test.SolutionTransforms.Add(static (solution, id) => solution
            .WithProjectCompilationOptions(
                id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithAllowUnsafe(true))
            .WithProjectParseOptions(id, new CSharpParseOptions(LanguageVersion.Preview)));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Class(string members) =>
        "using System;\nusing System.Numerics;\nusing System.Runtime.Intrinsics;\nusing KernelGen;\n\n[MultiplicationFree]\npublic static "
        + "class Code\n{\n    static float field, other;\n\n    "
        + members.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n}\n";
}
