using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Nothing that a person can write makes the generator throw, and what it writes never breaks code that was whole.</summary>
public sealed class RobustnessTests
{
    [Fact]
    public void No_declaration_makes_the_generator_throw() => RandomDeclarations.File.Check(
        source =>
        {
            var run = GeneratedCompilation.Run(source);

            // The driver catches what a generator throws; the generator itself turns its faults into KG0099.
            Assert.Null(run.Result.Exception);
            Assert.Empty(run.Result.Diagnostics);
        },
        cases: 300);

    [Fact]
    public void What_is_generated_adds_no_error()
    {
        var generated = 0;
        var whole = 0;
        RandomDeclarations.File.Check(
            source =>
            {
                var settings = new CompilationSettings();
                var run = GeneratedCompilation.Run(source, settings);
                if (run.Files.Count == 0)
                {
                    return;
                }

                // Where the user's half has errors of its own, some of them show in the generated half as well.
                generated++;
                var before = GeneratedCompilation.Compile([source], settings).GetDiagnostics(TestContext.Current.CancellationToken);
                if (!before.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                {
                    whole++;
                    Assert.DoesNotContain(
                        run.Diagnostics(TestContext.Current.CancellationToken),
                        diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || !IsWritten(diagnostic));
                }
            },
            cases: 120);

        // The grammar must not drift into nonsense alone.
        TestContext.Current.TestOutputHelper?.WriteLine($"{generated} generated, {whole} of them from code without errors");
        Assert.InRange(whole, RandomCases.AreMany(120) ? 10 : 0, generated);
    }

    private static bool IsWritten(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) == true;
}
