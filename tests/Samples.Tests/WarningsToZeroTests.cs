using System;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The sample that the code fixes lead to; Analyzers.Tests walks the way.</summary>
public sealed class WarningsToZeroTests
{
    [Fact]
    public async Task It_tells_drawings_apart_without_a_multiplication()
    {
        using var sample = new Sample("WarningsToZero");
        var (exitCode, output, errors) = await sample.Run();
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("Left in training: no multiplication", output, StringComparison.Ordinal);
        Assert.Contains("Left in inference: no multiplication", output, StringComparison.Ordinal);
        Assert.Matches(@"\n9\d\.\d ?% of 2000 drawings told apart", output);
    }
}
