using System;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Arm64.Tests;

/// <summary>Networks on ARM64 against the reference in double precision, which runs there too.</summary>
public sealed class ReferenceTests(Arm64 arm, ITestOutputHelper output)
{
    [Fact]
    public async Task Networks_agree_with_the_reference()
    {
        var text = await arm.Run("--reference");
        output.WriteLine(text);
        Assert.Equal(5, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("ConvNet: ", text, StringComparison.Ordinal);
    }
}
