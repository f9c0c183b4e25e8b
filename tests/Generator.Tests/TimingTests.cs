using System;
using System.Diagnostics;
using System.Linq;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>The generator runs while people type. No other test runs meanwhile.</summary>
[Collection(nameof(TimingTests))]
[CollectionDefinition(nameof(TimingTests), DisableParallelization = true)]
public sealed class TimingTests
{
    [Fact]
    public void A_first_run_over_the_paper_network_is_quick_once_warm()
    {
        var settings = new CompilationSettings();
        TimeSpan Once()
        {
            // A new driver and a new compilation: nothing is cached. Binding is done before, since the compiler does it anyway.
            var compilation = GeneratedCompilation.Compile([Declarations.Mnist], settings);
            _ = compilation.GetDiagnostics(TestContext.Current.CancellationToken);
            var driver = GeneratedCompilation.Start(settings);
            var watch = Stopwatch.StartNew();
            var result = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult();
            var elapsed = watch.Elapsed;
            Assert.NotEmpty(result.Results.Single().GeneratedSources);
            return elapsed;
        }

        for (var warmUp = 0; warmUp < 10; warmUp++)
        {
            _ = Once();
        }

        // The quickest of several: whatever else the machine does only ever adds.
        var quickest = Enumerable.Range(0, 15).Min(_ => Once());

        TestContext.Current.TestOutputHelper?.WriteLine($"{quickest.TotalMilliseconds:F1} ms");
        Assert.InRange(quickest, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }
}
