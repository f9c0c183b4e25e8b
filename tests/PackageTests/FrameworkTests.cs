using System;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>Frameworks and compilers that the package fits, and those that it does not.</summary>
public sealed class FrameworkTests(PackedFixture packed)
{
    private const string Code = """
        #if NET10_0_OR_GREATER
        var net = new Shop.Signs(seed: 1);
        Console.WriteLine(net.Classify([1f, -1f]));

        namespace Shop
        {
            using KernelGen;

            [Network(BatchSize = 8, MultiplicationFree = true)]
            [Input(2)]
            [Dense(8), ReLU]
            [Dense(2)]
            [SquaredHinge]
            internal sealed partial class Signs;
        }
        #endif
        """;

    [Fact]
    public async Task Restore_refuses_frameworks_that_it_does_not_fit()
    {
        var folder = await UserProject.Write(
            packed, "Older", "<TargetFrameworks>net8.0;net9.0</TargetFrameworks>", UserProject.Reference("KernelGen"), "");

        var (exitCode, output, _) = await DotNet.Run(folder, "restore");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            $"error NU1202: Package KernelGen {PackedFixture.Version} is not compatible with net8.0", output, StringComparison.Ordinal);
        Assert.Contains(
            $"error NU1202: Package KernelGen {PackedFixture.Version} is not compatible with net9.0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_of_several_frameworks_has_networks_in_those_that_it_fits()
    {
        var folder = await UserProject.Write(
            packed,
            "Several",
            """
            <OutputType>Exe</OutputType>
            <TargetFrameworks>net8.0;net10.0;net10.0-windows</TargetFrameworks>
            <EnableWindowsTargeting>true</EnableWindowsTargeting>
            """,
            UserProject.Reference("KernelGen", "$([MSBuild]::IsTargetFrameworkCompatible('$(TargetFramework)', 'net10.0'))"),
            Code);

        var (exitCode, output, _) = await DotNet.Run(folder, "build", "--framework", "net10.0-windows");

        Assert.True(exitCode == 0, output);
        Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roslyn4.13", "error : KernelGen needs the C# compiler 4.14 or later")]
    [InlineData("roslyn4.14", "0 Error(s)")]
    [InlineData("roslyn10.0", "0 Error(s)")]
    public async Task A_compiler_that_would_leave_the_generator_out_is_an_error(string compiler, string expected)
    {
        var folder = await UserProject.Write(
            packed, compiler, "<TargetFramework>net10.0</TargetFramework>", UserProject.Reference("KernelGen"), "");

        var (_, output, _) = await DotNet.Run(
            folder, "build", "-target:CheckKernelGenCompiler", "-property:CompilerApiVersion=" + compiler);

        Assert.Contains(expected, output, StringComparison.Ordinal);
    }
}
