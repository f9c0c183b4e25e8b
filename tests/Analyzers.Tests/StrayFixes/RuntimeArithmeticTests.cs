using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using KernelGen.Analyzers.Tests.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>What the fixes write is held to the rule that it serves.</summary>
public sealed class RuntimeArithmeticTests
{
    [Fact]
    public async Task Shift_and_SignFlip_have_no_multiplication_in_them() =>
        Assert.Empty(await new StrayCode { Sources = Sources() }.Diagnostics());

    private static string[] Sources()
    {
        var pages = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(
            data => data.Key == "RulePages").Value!;
        var files = Directory.GetFiles(Path.GetFullPath(Path.Combine(pages, "../../runtime/KernelGen/Arithmetic")), "*.cs");
        Assert.Contains(files, file => Path.GetFileName(file) == "BinaryFloat.cs");
        return [.. files.Select(File.ReadAllText)];
    }
}
