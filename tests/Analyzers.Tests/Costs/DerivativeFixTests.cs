using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Costs;
using KernelGen.CodeFixes.Costs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>A derivative that the kernels multiply with the gradient takes it as a parameter.</summary>
public sealed class DerivativeFixTests
{
    private const string Plain = "Activation(nameof(F), Derivative = nameof(D))";

    [Theory]
    [InlineData("D(float x) => x > 0f ? 1f : (0.1f);", "D(float x, float gradient) => x > 0f ? gradient : (0.1f * gradient);")]
    [InlineData(
        "D(float x) => x > 0f ? 1 : x < -1f ? 0.5f : 0.1f + 0.2f; // slope",
        "D(float x, float gradient) => x > 0f ? gradient : x < -1f ? 0.5f * gradient : (0.1f + 0.2f) * gradient; // slope")]
    [InlineData(
        "D(float gradient) { if (gradient > 0f) { return 0.5f; } return -0.5f; }",
        "D(float gradient, float gradientBehind) { if (gradient > 0f) { return 0.5f * gradientBehind; } return -0.5f * gradientBehind; }")]
    public async Task Each_way_of_it_is_multiplied(string before, string after)
    {
        const string Left = "{|KG0110:" + Plain + "|}";
        await Verify<CostAnalyzer>(Source(Left, before, "Network"), Source(Left, after, "Network"));
    }

    [Fact]
    public async Task Where_nothing_is_left_to_multiply_the_warning_goes() => await Verify<CostAnalyzer>(
        Source("{|KG0110:" + Plain + "|}", "D(float x) => 1f;", "Network"),
        Source(Plain, "D(float x, float gradient) => gradient;", "{|KG0109:Network|}"));

    [Fact]
    public async Task The_same_where_the_declaration_forbids_the_product() => await Verify<DeclarationAnalyzer>(
        Source("Activation(nameof(F), Derivative = {|KG0032:nameof(D)|})", "D(float x) => 1f;", "Network(MultiplicationFree = true)"),
        Source(Plain, "D(float x, float gradient) => gradient;", "Network(MultiplicationFree = true)"));

    [Fact]
    public async Task A_derivative_that_is_called_keeps_its_parameters()
    {
        var source = Source("{|KG0110:" + Plain + "|}", "D(float x) => 1f; public static float Slope(float x) => D(x);", "Network");
        await Verify<CostAnalyzer>(source, source);
    }

    private static string Source(string activation, string derivative, string network) =>
        $"using KernelGen;\nnamespace Shop;\n[{network}, Input(3)]\n[Dense(5), {activation}]\n[Dense(2), Hinge]\npublic sealed partial "
        + $"class Digits\n{{\n"
            + $"    private static float F(float x) => x;\n\n    private static float {derivative}\n}}\n";

    private static async Task Verify<TAnalyzer>(string before, string after)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, DerivativeCodeFix, DefaultVerifier>
        {
            TestCode = before,
            FixedCode = after,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CompilerDiagnostics = CompilerDiagnostics.None,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            CodeActionVerifier = (action, verifier) =>
                verifier.Equal("Let 'D' take the gradient, so that their product is written in it", action.Title),
        };
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.TestState.AdditionalReferences.AddRange(Net100.References.All);
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location));
        test.SolutionTransforms.Add(static (solution, id) => solution
            .WithProjectCompilationOptions(
                id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithAllowUnsafe(true)));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
