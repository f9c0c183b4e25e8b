using System;
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

/// <summary>
/// What the fixes write, and that they touch nothing else. The harness also applies each with Fix All in document, project and solution.
/// </summary>
public sealed class CostCodeFixTests
{
    private const string Promise = "Write MultiplicationFree = true (learning rates must then be powers of two)";

    /// <summary>Title, key, before, after; # stands for the network's head and $ for the class.</summary>
    public static TheoryData<string, string, string, string> Changes => new()
    {
        {
            "Write [ShiftBatchNorm]", "ShiftBatchNorm",
            "#\n[Dense(5), {|KG0101:BatchNorm(Epsilon = 1e-3f /* wide */)|}, ReLU] // hidden\n[Dense(2),\n    /* why */ "
                + "{|KG0101:BatchNorm|} /* here */]\n[Hinge]$",
            "#109\n[Dense(5), ShiftBatchNorm(Epsilon = 1e-3f /* wide */), ReLU] // hidden\n[Dense(2),\n    /* why */ ShiftBatchNorm /* "
                + "here */]\n[Hinge]$"
        },
        {
            "Write [ShiftBatchNorm]", "ShiftBatchNorm",
            "#[Dense(5)]\n[{|KG0101:BatchNormAttribute()|}, {|KG0101:KernelGen.BatchNorm|}, "
                + "{|KG0101:global::KernelGen.BatchNormAttribute(Epsilon = 1)|}, {|KG0101:Norm|}]\n[Hinge]$",
            "#109[Dense(5)]\n[ShiftBatchNormAttribute(), KernelGen.ShiftBatchNorm, global::KernelGen.ShiftBatchNormAttribute(Epsilon = "
                + "1), ShiftBatchNorm]\n[Hinge]$"
        },
        {
            "Write Weights.Ternary", "Weights.Ternary",
            "[Network(BatchSize = 20, Weights = {|KG0102:Weights.Real|} /* exact */), Input(3)]\n[Dense(2, Weights = "
                + "{|KG0102:(Weights)0|}), Dense(2, Weights = {|KG0102:KernelGen.Weights.Real|}), Dense(2)]\n[Hinge]$",
            "[{|KG0109:Network(BatchSize = 20, Weights = Weights.Ternary /* exact */)|}, Input(3)]\n[Dense(2, Weights = Weights.Ternary), "
                + "Dense(2, Weights = KernelGen.Weights.Ternary), Dense(2)]\n[Hinge]$"
        },
        {
            "Write Weights.Binary", "Weights.Binary",
            "#[Dense(2, Bias = true,\n    Weights = {|KG0102:Weights.Real|}), Hinge]$",
            "#109[Dense(2, Bias = true,\n    Weights = Weights.Binary), Hinge]$"
        },
        {
            "Write Enabled = true", "true",
            "[QuantizedBackprop(MaxLeftShift = 3, Enabled = /* off */ {|KG0103:false|}), Network, Input(3), Dense(2), Hinge]$",
            "[QuantizedBackprop(MaxLeftShift = 3, Enabled = /* off */ true), {|KG0109:Network|}, Input(3), Dense(2), Hinge]$"
        },
        {
            "Write QuantizeBackprop = true", "true",
            "#[Dense(2, QuantizeBackprop = {|KG0103:!true|})]\n[Dense(2, QuantizeBackprop = {|KG0103:false|})]\n[Hinge]$",
            "#109[Dense(2, QuantizeBackprop = true)]\n[Dense(2, QuantizeBackprop = true)]\n[Hinge]$"
        },
        {
            "Write [SquaredHinge]", "SquaredHinge",
            "#107[Dense(2)]\n// The loss.\n[{|KG0104:SoftmaxCrossEntropy()|}]$",
            "#107[Dense(2)]\n// The loss.\n[{|KG0105:SquaredHinge|}]$"
        },
        { "Write [Hinge]", "Hinge", "#107[Dense(2)][{|KG0104:SoftmaxCrossEntropyAttribute|}]$", "#109[Dense(2)][HingeAttribute]$" },
        { "Write [Hinge]", "Hinge", "#107[Dense(2), {|KG0105:SquaredHinge|} ]$", "#109[Dense(2), Hinge ]$" },
        { "Write [Standardize(Terms = 2)]", "Standardize", "#[{|KG0111:Standardize|}, Dense(2), Hinge]$",
            "#109[Standardize(Terms = 2), Dense(2), Hinge]$" },
        { "Write [Standardize(Terms = 2, Name = \"in\")]", "Standardize",
            "#[{|KG0111:Standardize(Name = \"in\")|}, Dense(2), Hinge]$", "#109[Standardize(Terms = 2, Name = \"in\"), Dense(2), Hinge]$" },
        { "Write [ShiftMomentum(3)]: momentum 0.875 instead of 0.9", "ShiftMomentum", "#[Dense(2), {|KG0106:Momentum|} /* fast */, Hinge]$",
            "#109[Dense(2), ShiftMomentum(3) /* fast */, Hinge]$" },
        { "Write [ShiftMomentum(3)]: the same momentum 0.875", "ShiftMomentum",
            "#[Dense(2), {|KG0106:Momentum(momentum: 0.875f)|}, Hinge]$", "#109[Dense(2), ShiftMomentum(3), Hinge]$" },
        { "Write [ShiftMomentum(7)]: momentum 0.9921875 instead of 0.99", "ShiftMomentum",
            "#[Dense(2), {|KG0106:Momentum(0.99f)|}, Hinge]$", "#109[Dense(2), ShiftMomentum(7), Hinge]$" },
        { "Write [ShiftMomentum(3, WeightDecay = 0.0009765625f, ClipValue = 1f)]: momentum 0.875 instead of 0.9", "ShiftMomentum",
            "#107[Dense(2), {|KG0106:Momentum(0.9f, WeightDecay = 0.001f, ClipValue = 1f)|}, Hinge]$",
            "#107[Dense(2), ShiftMomentum(3, WeightDecay = 0.0009765625f, ClipValue = 1f), Hinge]$" },
        { "Write [ShiftMomentum(1)]: momentum 0.5 instead of 0", "ShiftMomentum", "#[Dense(2), {|KG0106:Momentum(0)|}, Hinge]$",
            "#109[Dense(2), ShiftMomentum(1), Hinge]$" },
        {
            "Write [ShiftAdaMax], whose decay rates are fixed", "ShiftAdaMax",
            "#[Dense(2), Hinge]\n[{|KG0106:Adam(Beta1 = 0.5f,\n    Epsilon = 1e-6f)|}] // fast$",
            "#109[Dense(2), Hinge]\n[ShiftAdaMax] // fast$"
        },
        { Promise, "MultiplicationFree = true", "#107[Dense(2), Dropout(0.5f), Dense(2), {|KG0105:SquaredHinge|}]$",
            "[Network(MultiplicationFree = true), Input(3)][Dense(2), Dropout(0.5f), Dense(2), SquaredHinge]$" },
        { Promise, "MultiplicationFree = true", "#107[{|KG0108:Dropout(0.3f)|}, {|KG0108:Dropout(0.2f)|}, Dense(2), "
            + "{|KG0105:MeanSquaredError|}]$",
            "[Network(MultiplicationFree = true), Input(3)][Dropout(0.3f), Dropout(0.2f), Dense(2), MeanSquaredError]$" },
        {
            Promise, "MultiplicationFree = true",
            "[{|KG0109:Network|} /* mine */, Input(3), Dense(2), Hinge]$\n[{|KG0109:KernelGen.Network()|}, Input(3), Dense(2), "
                + "Hinge]public sealed partial class B;",
            "[Network(MultiplicationFree = true) /* mine */, Input(3), Dense(2), Hinge]$\n[KernelGen.Network(MultiplicationFree = true), "
                + "Input(3), Dense(2), Hinge]public sealed partial class B;"
        },
        {
            Promise, "MultiplicationFree = true",
            "[{|KG0109:Network(MultiplicationFree = /* yet */ false, BatchSize = 4 )|}, Input(3), Dense(2), Hinge]$",
            "[Network(MultiplicationFree = /* yet */ true, BatchSize = 4 ), Input(3), Dense(2), Hinge]$"
        },
        {
            Promise, "MultiplicationFree = true",
            "[{|KG0109:Network(BatchSize = 4 /* few */ )|}, Input(3), Dense(2), Hinge]$",
            "[Network(BatchSize = 4, MultiplicationFree = true /* few */ ), Input(3), Dense(2), Hinge]$"
        },
        {
            Promise, "MultiplicationFree = true",
            "[{|KG0109:Network(\n    BatchSize = 4, // few\n    Weights = Weights.Binary // signs\n)|}, Input(3), Dense(2), Hinge]$",
            "[Network(\n    BatchSize = 4, // few\n    Weights = Weights.Binary, // signs\n    MultiplicationFree = true\n), Input(3), "
                + "Dense(2), Hinge]$"
        },
        {
            Promise, "MultiplicationFree = true",
            "[{|KG0109:Network(BatchSize = 4,\n         Weights = Weights.Binary)|}, Input(3), Dense(2), Hinge]$",
            "[Network(BatchSize = 4,\n         Weights = Weights.Binary,\n         MultiplicationFree = true), Input(3), Dense(2), Hinge]$"
        },
    };

    /// <summary>The same where the declaration promises to do without already.</summary>
    public static TheoryData<string, string, string> Errors => new()
    {
        { "ShiftBatchNorm", "#[Dense(2), {|KG0032:BatchNorm|}, Dense(2), {|KG0032:BatchNorm(Epsilon = 1)|}, Hinge]$", "#[Dense(2), "
            + "ShiftBatchNorm, Dense(2), ShiftBatchNorm(Epsilon = 1), Hinge]$" },
        { "Hinge", "#[Dense(2), {|KG0032:SoftmaxCrossEntropy|}]$", "#[Dense(2), Hinge]$" },
        { "SquaredHinge", "#[Dense(2), {|KG0032:SoftmaxCrossEntropy|}]$", "#[Dense(2), SquaredHinge]$" },
        { "Weights.Ternary", "#[Dense(2, Weights = {|KG0032:Weights.Real|}), Hinge]$", "#[Dense(2, Weights = Weights.Ternary), Hinge]$" },
        { "Weights.Binary", "[Network(MultiplicationFree = true, Weights = {|KG0032:Weights.Real|}), Input(3), Dense(2), Hinge]$",
            "[Network(MultiplicationFree = true, Weights = Weights.Binary), Input(3), Dense(2), Hinge]$" },
        { "true", "#[QuantizedBackprop(Enabled = {|KG0032:false|}), Dense(2), Dense(3, QuantizeBackprop = {|KG0032:false|}), Hinge]$",
            "#[QuantizedBackprop(Enabled = true), Dense(2), Dense(3, QuantizeBackprop = true), Hinge]$" },
        { "ShiftMomentum", "#[Dense(2), Hinge, {|KG0032:Momentum(0.5f)|}]$", "#[Dense(2), Hinge, ShiftMomentum(1)]$" },
        { "ShiftAdaMax", "#[Dense(2), Hinge, {|KG0032:Adam|}]$", "#[Dense(2), Hinge, ShiftAdaMax]$" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Writes_the_way_out_and_nothing_else(string title, string key, string before, string after) =>
        await Verify<CostAnalyzer>(title, key, Source(before, "Network"), Source(after, "Network"));

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Writes_the_same_where_the_declaration_forbids_it(string key, string before, string after) =>
        await Verify<DeclarationAnalyzer>(
            null, key, Source(before, "Network(MultiplicationFree = true)"), Source(after, "Network(MultiplicationFree = true)"));

    /// <summary>One fix after another, the first that is offered, until nothing is left to say.</summary>
    [Fact]
    public async Task Following_the_warnings_to_the_end_leads_to_the_promise() => await Verify<CostAnalyzer>(
        null,
        null,
        Source(
            "[{|KG0107:Network(BatchSize = 20, Weights = {|KG0102:Weights.Real|})|}, Input(3)]\n[Dense(5), {|KG0101:BatchNorm|}, ReLU, "
            + "{|KG0108:Dropout(0.3f)|}]\n"
                + "[Dense(2, QuantizeBackprop = {|KG0103:false|})]\n[{|KG0106:Momentum|}, {|KG0104:SoftmaxCrossEntropy|}]$",
            string.Empty),
        Source(
            "[Network(BatchSize = 20, Weights = Weights.Ternary, MultiplicationFree = true), Input(3)]\n[Dense(5), ShiftBatchNorm, ReLU, "
            + "Dropout(0.3f)]\n"
                + "[Dense(2, QuantizeBackprop = true)]\n[ShiftMomentum(3), Hinge]$",
            string.Empty));

    private static string Source(string marked, string network) =>
        "using KernelGen;\nusing Norm = KernelGen.BatchNormAttribute;\nnamespace Shop;\n"
        + marked
            .Replace("#107", "[{|KG0107:" + network + "|}, Input(3)]", StringComparison.Ordinal)
            .Replace("#109", "[{|KG0109:" + network + "|}, Input(3)]", StringComparison.Ordinal)
            .Replace("#", "[" + network + ", Input(3)]", StringComparison.Ordinal)
            .Replace("$", "\npublic sealed partial class Digits;", StringComparison.Ordinal);

    private static async Task Verify<TAnalyzer>(string? title, string? key, string before, string after)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, CostCodeFix, DefaultVerifier>
        {
            TestCode = before,
            FixedCode = after,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CompilerDiagnostics = CompilerDiagnostics.None,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            CodeActionValidationMode = CodeActionValidationMode.Full,
            CodeActionEquivalenceKey = key,

            // Fix All takes one kind of fix.
            CodeFixTestBehaviors = key is null ? CodeFixTestBehaviors.SkipFixAllCheck : CodeFixTestBehaviors.None,
            CodeActionVerifier = (action, verifier) =>
            {
                if (title is not null)
                {
                    verifier.Equal(title, action.Title);
                }
            },
        };
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.KernelGenCosts = warning"));
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.TestState.AdditionalReferences.AddRange(Net100.References.All);
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location));
        test.SolutionTransforms.Add(static (solution, id) => solution
            .WithProjectCompilationOptions(
                id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithAllowUnsafe(true))
            .WithProjectParseOptions(id, new CSharpParseOptions(LanguageVersion.Latest)));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
