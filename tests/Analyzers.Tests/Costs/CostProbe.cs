using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

public sealed class CostProbe
{
    [Theory]
    [MemberData(nameof(CostSummaryTests.Networks), MemberType = typeof(CostSummaryTests))]
    public async Task Print(string attributes)
    {
        foreach (var f in await AnalyzedCode.Findings([$"using KernelGen;\nnamespace Shop;\n{attributes}\npublic sealed partial class Digits;\n"], analyzer: new CostAnalyzer()))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(f.ToString());
        }
    }
}
