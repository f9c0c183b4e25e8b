using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// Methods of the user's in every state: the generator writes code that compiles, or says why not,
/// and adds nothing to what the compiler says.
/// </summary>
public sealed class UserFunctionReadingTests
{
    /// <summary>Arguments of [Activation] and [Loss] that compile, and whether a network comes out.</summary>
    public static TheoryData<string, bool> Arguments => new()
    {
        { "Activation(nameof(F), Derivative = nameof(D))", true },
        { "Activation(null!, nameof(F), Derivative = nameof(D))", true },
        { "Activation(type: null!, method: nameof(F), Derivative = nameof(D))", true },
        { "Activation(method: nameof(F), type: null!, Derivative = nameof(D))", true },
        { "Activation((global::System.Type)null!, \"F\", Derivative = \"D\")", true },
        { "Activation(typeof(Digits), nameof(F), Derivative = nameof(D))", true },
        { "Activation(typeof(Others), nameof(F), Derivative = nameof(D))", true },
        { "Activation(typeof(Pair), nameof(F), Derivative = nameof(D))", true },
        { "Activation(typeof(IHolder), nameof(F), Derivative = nameof(D))", true },
        { "Activation(typeof(Holder.Inner), nameof(F), Derivative = nameof(D))", true },
        { "Activation((string)null!, Derivative = nameof(D))", false },
        { "Activation(null!, null!, Derivative = nameof(D))", false },
        { "Activation(\"\", Derivative = nameof(D))", false },
        { "Activation(\" \", Derivative = nameof(D))", false },
        { "Activation(\"F \", Derivative = nameof(D))", false },
        { "Activation(nameof(Property), Derivative = nameof(D))", false },
        { "Activation(nameof(Digits), Derivative = nameof(D))", false },
        { "Activation(\".ctor\", Derivative = nameof(D))", false },
        { "Activation(nameof(F))", false },
        { "Activation(nameof(F), Derivative = null)", false },
        { "Activation(nameof(F), Derivative = \"\")", false },
        { "Activation(typeof(int*), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(void*), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(delegate*<float, float>), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(float[]), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(Pair[]), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(void), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof((int, int)), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(int?), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(Generic<>), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(Generic<int>), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(Generic<int>.Inner), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(Generic<>.Inner), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(global::System.Func<,>), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(global::System.MathF), nameof(F), Derivative = nameof(D))", false },
        { "Activation(typeof(Colour), nameof(F), Derivative = nameof(D))", false },
    };

    public static TheoryData<string> Losses => new()
    {
        "Loss((string)null!)",
        "Loss(null!, nameof(L))",
        "Loss(null!, null!, Derivative = null)",
        "Loss(\"\", Derivative = nameof(L))",
        "Loss(nameof(L), Derivative = nameof(F))",
        "Loss(typeof(int*), nameof(L), Derivative = nameof(L))",
        "Loss(typeof(int[]), nameof(L), Derivative = nameof(L))",
        "Loss(nameof(L), Derivative = nameof(L), Labels = (LabelCoding)9)",
        "Loss(nameof(L), Derivative = nameof(L), Labels = (LabelCoding)(-1))",
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void An_activation_is_generated_or_refused(string attribute, bool isGenerated) =>
        Check($"Dense(2), {attribute}, Hinge", isGenerated);

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_that_is_not_generated_is_refused(string attribute) => Check($"Dense(2), {attribute}", false);

    [Theory]
    [InlineData("Dense(2), Activation(nameof(Slope), Derivative = nameof(slope)), Loss(nameof(L), Derivative = nameof(l))")]
    [InlineData("Dense(2), Activation(nameof(Slope), Derivative = nameof(Slope)), Loss(nameof(L), Derivative = nameof(L))")]
    [InlineData("Dense(2), Activation(nameof(Slope), Derivative = nameof(Slope)), Activation(nameof(Slope), Derivative = nameof(Slope)), "
        + "Loss(nameof(L), Derivative = nameof(L))")]
    [InlineData("Dense(2), Activation(nameof(Slope), Derivative = nameof(slope)), Activation(typeof(Others), nameof(Slope), Derivative = "
        + "nameof(slope)), Loss(nameof(loss), Derivative = nameof(lOSS))")]
    [InlineData("Dense(2), BatchNorm, Activation(nameof(value), Derivative = nameof(error)), Dropout(0.5f), ReLU, "
        + "Loss(nameof(Derivative), Derivative = nameof(derivative))")]
    [InlineData("Dense(2), Activation(nameof(@float), Derivative = nameof(@int)), Loss(nameof(Vector512), Derivative = nameof(Lanes))")]
    [InlineData("Dense(2), Activation(nameof(slopeShifted), Derivative = nameof(slopeShifted)), Activation(nameof(Slope), Derivative = "
        + "nameof(_)), Loss(nameof(z), Derivative = nameof(Z))")]
    public void Names_of_methods_may_differ_by_case_be_one_or_be_those_of_locals(string attributes)
    {
        var activations = string.Concat(new[] { "Slope", "slope", "value", "error", "@float", "@int", "slopeShifted", "_" }
            .Select((name, index) => $"internal static float {name}(float x) => x > {index}f ? Shift.By(x + {index}f, -{index + 1}) - "
                + $"Shift.By(x, 3) : x + Shift.By(x, -{index + 2});\n"));
        var losses = string.Concat(new[] { "L", "l", "loss", "lOSS", "Derivative", "derivative", "Vector512", "Lanes", "z", "Z" }
            .Select((name, index) => $"internal static float {name}(float output, float target) => output > target ? Shift.By(output - "
                + $"target, -{index + 1}) : Shift.By(target + {index}f, 2);\n"));
        var source = $"using KernelGen; namespace Shop; [Network(BatchSize = 20), Input(3), {attributes}] internal partial class Digits {{ "
            + $"{activations}{losses} }}"
            + $" internal static class Others {{ {activations} }}";

        GeneratedCompilation.Run(source).AssertOnlyUndocumented();
    }

    [Theory]
    [InlineData("=> x > 0f;")]
    [InlineData("=> x;;")]
    [InlineData("=> ;")]
    [InlineData("=> x +;")]
    [InlineData("=> missing;")]
    [InlineData("=> x + Broken;")]
    [InlineData("=> Missing(x);")]
    [InlineData("=> \"x\";")]
    [InlineData("=> 0.5;")]
    [InlineData("=> x ? 1f : 2f;")]
    [InlineData("=> x > 0f ? 1f : true;")]
    [InlineData("=> !x;")]
    [InlineData("=> -(x > 0f);")]
    [InlineData("=> (x > 0f) + 1f;")]
    [InlineData("=> (float)(x > 0f);")]
    [InlineData("=> MathF.Max(x, true);")]
    [InlineData("=> MathF.Max(x);")]
    [InlineData("=> Shift.By(x, 1f);")]
    [InlineData("=> Helper(x > 0f);")]
    [InlineData("=> Wrong(x);")]
    [InlineData("{ }")]
    [InlineData("{ return; }")]
    [InlineData("{ if (x > 0f) return x; }")]
    [InlineData("{ float y; return y; }")]
    [InlineData("{ float y = x; float y = x; return y; }")]
    [InlineData("{ bool y = x; return y ? 1f : 2f; }")]
    [InlineData("{ x = x > 0f; return x; }")]
    [InlineData("{ return x")]
    [InlineData(";")]
    public void A_method_that_does_not_compile_has_the_compilers_errors_alone(string body)
    {
        var source = $$"""
            using System; using KernelGen; namespace Shop;
            [Network, Input(3), Dense(2), Activation(nameof(F), Derivative = nameof(D)), Hinge]
            internal partial class Digits
            {
                private const float Broken = "text";
                private static float Helper(float x) => x + 1f;
                private static float Wrong(float x) => x > 0f;
                private static float D(float x) => 1f;
                private static float F(float x) {{body}}
            }
            """;

        var run = GeneratedCompilation.Run(source);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Contains(
            run.Diagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(
            run.Diagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Location.SourceTree is { } tree && NetworkCode.IsGenerated(tree));
        Assert.DoesNotContain(
            LayerTable.Default.Build(Declaration(source)).Diagnostics,
            diagnostic => diagnostic.Rule.Id is "KG0035" or "KG0036" or "KG0099");
    }

    [Fact]
    public void A_warning_that_a_project_takes_for_an_error_is_none_to_the_generator() => Assert.NotEmpty(GeneratedCompilation.Run(
        "#pragma warning error CS0219\nusing KernelGen; namespace Shop; [Network, Input(3), Dense(2), Activation(nameof(F), Derivative = "
        + "nameof(F)), Hinge]"
        + " internal partial class Digits { private static float F(float x) { float unused = 1f; return x; } }").Files);

    [Fact]
    public void A_method_of_another_project_is_refused_in_an_editor_as_in_a_build()
    {
        var settings = new CompilationSettings();
        var library = GeneratedCompilation.Compile(
            ["namespace Shop; public static class Others { public static float F(float x) => x; }"], settings).WithAssemblyName("Library");
        var user = GeneratedCompilation.Compile(
            [
                "using KernelGen; namespace Shop; [Network, Input(3), Dense(2), Activation(typeof(Others), nameof(Others.F), Derivative = "
                    + "nameof(Others.F)), Hinge] internal partial class Digits;"
            ],
            settings);
        foreach (var reference in new MetadataReference[] { library.ToMetadataReference(), Image(library) })
        {
            var compilation = user.AddReferences(reference);
            var diagnostics = LayerTable.Default.Build(LayerTable.Default.Parse(
                compilation.GetTypeByMetadataName("Shop.Digits")!, compilation, TestContext.Current.CancellationToken)).Diagnostics;
            Assert.All(diagnostics.Where(diagnostic => diagnostic.Blocks), diagnostic => Assert.Equal("KG0037", diagnostic.Rule.Id));
            Assert.Contains(diagnostics, diagnostic => diagnostic.Blocks);
        }
    }

    /// <summary>What a method may hold to any depth: it is refused beyond some, whatever the stack of the host.</summary>
    public static TheoryData<string> Deep => new()
    {
        Chain(2_500),
        Chain(300),
        "private static float F(float x) => " + string.Join(" + ", Enumerable.Repeat("x", 5_000)) + ";",
        "private static float F(float x) => " + string.Concat(Enumerable.Range(0, 400).Select(n => $"x > {n}f ? {n}f : ")) + "x;",
        "private static float F(float x) => " + string.Concat(Enumerable.Repeat("-(", 150)) + "x" + new string(')', 150) + ";",
        "private static float F(float x) => " + string.Concat(Enumerable.Repeat("G(", 150)) + "x" + new string(')', 150)
            + "; private static float G(float x) => x + 1f;",
        "private static float F(float x) { " + string.Concat(Enumerable.Range(0, 2_000).Select(n => $"if (x > {n}f) return {n}f; "))
            + "return x; }",
        "private static float F(float x) { " + string.Concat(Enumerable.Range(0, 80).Select(n => $"if (x > {n}f) {{ ")) + "x += 1f; "
            + new string('}', 80) + " return x; }",
        "private static float F(float x) { " + string.Concat(Enumerable.Repeat("{ ", 120)) + "return x; " + new string('}', 120) + " }",
        "private static float F(float x) => x > 0f && " + string.Join(" && ", Enumerable.Range(0, 3_000).Select(n => $"x < {n}f"))
            + " ? 1f : 2f;",
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public void Depth_does_not_exhaust_a_small_stack(string methods)
    {
        var source = "using KernelGen; namespace Shop; [Network, Input(3), Dense(2), Activation(nameof(F), Derivative = nameof(D)), "
            + "Hinge] internal partial class Digits { "
            + methods + " private static float D(float x) => 1f; }";
        NetworkDeclaration? declaration = null;
        GeneratedCompilation? run = null;
        var cancellationToken = TestContext.Current.CancellationToken;
        var compilation = GeneratedCompilation.Compile([source], new CompilationSettings());
        var thread = new Thread(
            () =>
            {
                declaration = LayerTable.Default.Parse(compilation.GetTypeByMetadataName("Shop.Digits")!, compilation, cancellationToken);
                run = GeneratedCompilation.Run(source);
            },
            512 * 1024);
        thread.Start();
        thread.Join();

        Assert.Null(run!.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Equal(run.Files.IsEmpty, declaration!.Diagnostics.Any(diagnostic => diagnostic.Rule.Id == "KG0037"));
    }

    [Fact]
    public void Sixty_methods_deep_is_read() => GeneratedCompilation.Run(
        "using KernelGen; namespace Shop; [Network, Input(3), Dense(2), Activation(nameof(F), Derivative = nameof(F)), Hinge] internal "
        + "partial class Digits { " + Chain(60) + " }")
        .AssertOnlyUndocumented();

    private static string Chain(int length) => "private static float F(float x) => F0(x); "
        + string.Concat(Enumerable.Range(0, length - 1).Select(n => $"private static float F{n}(float x) => F{n + 1}(x); "))
        + $"private static float F{length - 1}(float x) => x;";

    private static PortableExecutableReference Image(Compilation library)
    {
        using var stream = new MemoryStream();
        Assert.True(library.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    private static NetworkDeclaration Declaration(string source) => Parsed.Declaration(source);

    private static void Check(string attributes, bool isGenerated)
    {
        const string Methods = "public static float F(float x) => x; public static float D(float x) => 1f;";
        var source = $$"""
            using KernelGen;
            namespace Shop;
            [Network(Weights = Weights.Real), Input(3), {{attributes}}]
            internal unsafe partial class Digits { {{Methods}} private static float L(float output, float target) => output - target; private static float Property => 1f; }
            internal static class Others { {{Methods}} }
            internal struct Pair { {{Methods}} }
            internal interface IHolder { {{Methods}} }
            internal static class Holder { public static class Inner { {{Methods}} } }
            internal static class Generic<T> { {{Methods}} public static class Inner { {{Methods}} } }
            internal enum Colour { Red }
            """;
        var run = GeneratedCompilation.Run(source);
        var errors = run.Diagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(errors);
        Assert.Equal(isGenerated, !run.Files.IsEmpty);
        var diagnostics = LayerTable.Default.Build(Declaration(source)).Diagnostics.Where(diagnostic => diagnostic.Blocks).ToList();
        Assert.Equal(isGenerated, diagnostics.Count == 0);
        Assert.All(diagnostics, diagnostic => Assert.True(
            diagnostic.Position.Kind is PositionKind.Argument || diagnostic.Rule.Id == "KG0036",
            $"{diagnostic.Rule.Id} shows at {diagnostic.Position}"));
    }
}
