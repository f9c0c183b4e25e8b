using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A user's method in a kernel gives the bits that it gives as C#: NaN, infinities, signed zeros and subnormals included, on every
/// instruction set.
/// </summary>
public sealed class ExactnessTests
{
    [Fact]
    public void Kernels_give_the_bits_that_the_methods_give()
    {
        var (compared, differences) = ExactKernels.Compare();

        Assert.Equal(string.Empty, string.Join('\n', differences));
        Assert.InRange(ExactKernels.Names.Count, 25, 100);
        Assert.InRange(compared, 1_000_000, long.MaxValue);
    }

    [Theory]
    [InlineData("EnableAVX512", "AVX2")]
    [InlineData("EnableAVX2", "128 bits")]
    [InlineData("EnableHWIntrinsic", "none")]
    public async Task They_do_without_the_instructions_of_this_machine(string knob, string expectedLevel)
    {
        Assert.SkipUnless(Fingerprint.InstructionSets() is "AVX-512" or "AVX2", "This machine has no wide vectors to switch off.");
        var host = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(
            Path.GetFullPath(host), [typeof(Program).Assembly.Location, "--exact"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_" + knob] = "0";
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expectedLevel + "\n", text);
    }
}
