using System;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>What the fix for modifiers writes. The harness also applies it with Fix All in document, project and solution.</summary>
public sealed class ModifierCodeFixTests
{
    private const string Attributes = "[KernelGen.Network, KernelGen.Input(3), KernelGen.Dense(2), KernelGen.Hinge]";

    public static TheoryData<string, string> Changes => new()
    {
        { "#\npublic sealed class {|KG0001:Digits|};", "#\npublic sealed partial class Digits;" },
        { "/// <summary>Comment.</summary>\n#\nclass {|KG0001:Digits|} { }",
            "/// <summary>Comment.</summary>\n#\npartial class Digits { }" },
        { "#\n// Comment.\nrecord {|KG0001:Digits|};", "#\n// Comment.\npartial record Digits;" },
        {
            "public static class {|KG0002:Outer|}\n{\n    #\n    class {|KG0001:Digits|};\n\n    #\n    internal class "
                + "{|KG0001:Letters|};\n}",
            "public static partial class Outer\n{\n    #\n    partial class Digits;\n\n    #\n    internal partial class Letters;\n}"
        },
        { "struct {|KG0002:Outer|} {\n  #\n  public partial class Digits; }", "partial struct Outer {\n  #\n  public partial class "
            + "Digits; }" },
        { "#\npublic static partial class {|KG0004:Digits|};", "#\npublic partial class Digits;" },
        { "#\n    abstract partial class {|KG0004:Digits|};", "#\n    partial class Digits;" },
        { "#\nfile sealed partial class {|KG0005:Digits|};", "#\ninternal sealed partial class Digits;" },
        {
            "#\npublic partial class Digits\n{\n    public required string {|KG0010:Title|} { get; set; }\n    /// "
                + "<summary>Comment.</summary>\n    required public int {|KG0010:Size|};\n}",
            "#\npublic partial class Digits\n{\n    public string Title { get; set; }\n    /// <summary>Comment.</summary>\n    public "
                + "int Size;\n}"
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Writes_the_modifier_and_nothing_else(string before, string after)
    {
        var test = new CSharpCodeFixTest<DeclarationAnalyzer, ModifierCodeFix, DefaultVerifier>
        {
            TestCode = before.Replace("#", Attributes, StringComparison.Ordinal),
            FixedCode = after.Replace("#", Attributes, StringComparison.Ordinal),
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CompilerDiagnostics = CompilerDiagnostics.None,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            CodeActionValidationMode = CodeActionValidationMode.Full,
        };
        test.TestState.AdditionalReferences.AddRange(Net100.References.All);
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location));
        test.SolutionTransforms.Add(static (solution, id) => solution
            .WithProjectCompilationOptions(
                id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithAllowUnsafe(true))
            .WithProjectParseOptions(id, new CSharpParseOptions(LanguageVersion.Latest)));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
