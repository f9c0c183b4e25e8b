using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The smallest sample.</summary>
public sealed partial class XorTests
{
    [Fact]
    public async Task It_learns_exclusive_or_and_prints_the_truth_table()
    {
        using var xor = new Sample("Xor");
        var (exitCode, output, errors) = await xor.Run();
        Assert.True(exitCode == 0, output + errors);
        Assert.Matches(TruthTable(), output);
    }

    [GeneratedRegex(@"^ -1  -1  0\r?\n -1   1  1\r?\n  1  -1  1\r?\n  1   1  0\r?$", RegexOptions.Multiline)]
    private static partial Regex TruthTable();
}
