using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>While someone types, the compiler has something to say about what was typed, and nothing about generated code.</summary>
public sealed class HalfTypedTests
{
    private const string Attributes = "[Network, Input(1), Dense(1, Weights = Weights.Real), Hinge]";

    /// <summary>Valid files, each with a network in another place.</summary>
    public static TheoryData<string> Sources => new()
    {
        $"using KernelGen; namespace Shop; {Attributes} public sealed partial class Digits;",
        $"using KernelGen; namespace Shop.Models {{ {Attributes} internal partial class Digits {{ public int Size {{ get; set; }} }} }} "
            + $"internal class Other {{ }}",
        $"using KernelGen; {Attributes} internal partial record Digits(); internal static partial class Outer {{ internal partial struct "
            + $"Pair {{ {Attributes} private partial class Inner; }} }}",
        "using KernelGen; namespace Shop; [Network] [Input(1)] [Dense(1), Activation(nameof(F), Derivative = nameof(F))] "
        + "[MeanSquaredError] public partial class Digits"
        + " { private static float F(float x) => x > 0f ? x : Shift.By(x, -3); public Digits(int a) : this(1L) { } }",
        $"namespace Shop {{ using KernelGen; {Attributes} public partial class Digits : System.IDisposable {{ public void Dispose() {{ }} "
            + $"}} public partial class Digits {{ }} }}",
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Cut_off_behind_any_token(string source) =>
        Check(Tokens(source).Select(token => source[..token.Span.End]));

    [Theory]
    [MemberData(nameof(Sources))]
    public void Without_any_one_token(string source) =>
        Check(Tokens(source).Select(token => source.Remove(token.SpanStart, token.Span.Length)));

    [Theory]
    [MemberData(nameof(Sources))]
    public void With_a_stray_token_in_front_of_every_second(string source)
    {
        string[] strays = [
            ";", "{", "}", "(", ")", "<", ">", "[", "]", ",", ".", "=", ":", "class", "partial", "namespace", "static", "x", "\"", "#",
            "<T>", "where", "struct", "1", "=>"
        ];
        Check(Tokens(source).Where((_, index) => index % 2 == 0)
            .Select((token, index) => source.Insert(token.SpanStart, " " + strays[index % strays.Length] + " ")));
    }

    [Theory]
    [InlineData("# class Digits; # class Digits;")]
    [InlineData("# class Digits { } class Digits { }")]
    [InlineData("# class Digits { } struct Digits { }")]
    [InlineData("# class Digits { } enum Digits { }")]
    [InlineData("# class Digits { } delegate void Digits();")]
    [InlineData("# class Digits { } interface Digits { }")]
    [InlineData("# class Digits { } record Digits { }")]
    [InlineData("# class Digits { } partial record Digits { }")]
    [InlineData("# class Digits { } public partial struct Digits { }")]
    [InlineData("# class Digits { } namespace Digits { }")]
    [InlineData("# class Digits { } public partial class Digits { } internal partial class Digits { }")]
    [InlineData("namespace A { # class Digits { } } namespace A { # class Digits { } }")]
    [InlineData("class Outer { # class Digits { } }")]
    [InlineData("partial class Outer { # class Digits { } } class Outer { }")]
    [InlineData("partial class Outer { # class Digits { } } struct Outer { }")]
    [InlineData("partial class Outer { # class Digits { } } partial struct Outer { }")]
    [InlineData("partial class Outer { # class Digits { } private int Digits; }")]
    [InlineData("partial class Outer { # class Outer { } }")]
    [InlineData("namespace A { partial class B { # class Digits { } } } namespace A.B { class C { } }")]
    [InlineData("partial enum Outer { # class Digits { } }")]
    [InlineData("partial class { # class Digits { } }")]
    [InlineData("namespace { # class Digits { } }")]
    [InlineData("namespace A. { # class Digits { } }")]
    [InlineData("# class Digits : Missing { }")]
    [InlineData("# class Digits : Digits { }")]
    [InlineData("# class Digits : A { } class A : Digits { }")]
    [InlineData("# class Digits : System.Attribute, KernelGen.INetwork { }")]
    [InlineData("# class Digits : KernelGen.INetwork, KernelGen.INetwork { }")]
    [InlineData("# class Digits : int { }")]
    [InlineData("# class Digits : System.String { }")]
    [InlineData("# class Digits : System.Enum { }")]
    [InlineData("# static class Digits { }")]
    [InlineData("# sealed abstract class Digits { }")]
    [InlineData("# file class Digits { }")]
    [InlineData("# public internal class Digits { }")]
    [InlineData("# class Digits { # class Digits { } }")]
    [InlineData("# class Digits { ~Digits() { } ~Digits() { } }")]
    [InlineData("# class Digits { int operator +(Digits a) => a; }")]
    [InlineData("# class Digits { int a; int a; }")]
    [InlineData("# class Digits { int KernelGen.INetwork.InputSize => 1; }")]
    [InlineData("# class Digits { public Digits(long seed, int threads) { } public Digits(long seed, int threads) { } }")]
    [InlineData("# class Digits { public Digits() { } }")]
    [InlineData("# class Digits { static Digits() { } static Digits() { } }")]
    [InlineData("# class Digits { void Digits() { } }")]
    [InlineData("# class Digits { int this[int a] => a; }")]
    [InlineData("# class Digits { int Item; int this[int a] => a; }")]
    [InlineData("# class Digits { void get_Step() { } long get_Seed => 1; void set_Threads(int value) { } }")]
    [InlineData("# class Digits { void Save(string path) { } }")]
    [InlineData("# class Digits<T> { }")]
    [InlineData("partial class Outer<T> { # class Digits { } }")]
    [InlineData("# record Digits { }")]
    [InlineData("# record Digits { int Step { get; } }")]
    [InlineData("# record struct Digits { }")]
    [InlineData("# class var { }")]
    [InlineData("# class dynamic { }")]
    [InlineData("# class record { }")]
    [InlineData("# class nameof { }")]
    [InlineData("# class global { }")]
    [InlineData("# class _ { }")]
    [InlineData("# class int { }")]
    public void Odd_declarations(string source)
    {
        var text = "using System;\n"
            + source.Replace("#",
                Attributes.Replace("[", "[global::KernelGen.", StringComparison.Ordinal)
                    .Replace(", ", ", global::KernelGen.", StringComparison.Ordinal)
            .Replace("global::KernelGen.Weights = ", "Weights = global::KernelGen.", StringComparison.Ordinal) + " partial",
            StringComparison.Ordinal);
        Check([text]);
    }

    private static IEnumerable<SyntaxToken> Tokens(string source) =>
        CSharpSyntaxTree.ParseText(source).GetRoot(TestContext.Current.CancellationToken)
        .DescendantTokens().Where(token => token.Span.Length > 0);

    private static void Check(IEnumerable<string> sources)
    {
        var settings = new CompilationSettings();
        var driver = GeneratedCompilation.Start(settings);
        var user = GeneratedCompilation.Compile([string.Empty], settings);
        foreach (var source in sources)
        {
            // One driver and one compilation, as in an editor: what does not change is not made again.
            var tree = user.SyntaxTrees.Single();
            user = user.ReplaceSyntaxTree(
                tree,
                CSharpSyntaxTree.ParseText(
                    source, settings.ParseOptions, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken));
            driver = driver.RunGeneratorsAndUpdateCompilation(user, out var output, out _, TestContext.Current.CancellationToken);
            var result = driver.GetRunResult().Results.Single();
            Assert.True(result.Exception is null, $"{source}: {result.Exception}");
            Assert.True(result.Diagnostics.IsEmpty, $"{source}: {string.Join("\n", result.Diagnostics)}");
            if (result.GeneratedSources.IsEmpty)
            {
                continue;
            }

            var errors = Errors((CSharpCompilation)output);
            var generated = errors.Where(error => error.Location.SourceTree is { } place && NetworkCode.IsGenerated(place)).ToList();
            Assert.True(generated.Count == 0, $"{source}: {string.Join("\n", generated.Take(5))}");
            var alone = Errors(user);
            var own = alone.Select(Key).ToHashSet();
            var more = errors.Where(error => !own.Contains(Key(error)) && !alone.Any(other => InOneMethod(error, other))).ToList();
            Assert.True(more.Count == 0, $"{source}: without generated code this was no error: {string.Join("\n", more.Take(5))}");
        }

        // In a method that has an error already the compiler may say another: a constructor to call is
        // there now, but not for these arguments.
        static bool InOneMethod(Diagnostic error, Diagnostic other) =>
            error.Location.SourceTree is { } place && place == other.Location.SourceTree
            && place.GetRoot(TestContext.Current.CancellationToken).FindNode(error.Location.SourceSpan)
                .FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method
            && method.Span.Contains(other.Location.SourceSpan.Start);

        static (string, int) Key(Diagnostic diagnostic) => (diagnostic.Id, diagnostic.Location.SourceSpan.Start);
    }

    // The bodies of kernels are out of reach for what the user types.
    private static List<Diagnostic> Errors(CSharpCompilation compilation) => compilation.SyntaxTrees
        .Where(
            tree => !NetworkCode.IsGenerated(tree) || !tree.ToString().Contains("namespace KernelGen.Generated", StringComparison.Ordinal))
        .SelectMany(
            tree => compilation.GetSemanticModel(tree).GetMethodBodyDiagnostics(cancellationToken: TestContext.Current.CancellationToken))
        .Concat(compilation.GetParseDiagnostics(TestContext.Current.CancellationToken))
        .Concat(compilation.GetDeclarationDiagnostics(TestContext.Current.CancellationToken))
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
}
