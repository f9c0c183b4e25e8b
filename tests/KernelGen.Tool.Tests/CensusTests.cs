using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using Xunit;

namespace KernelGen.Tool.Tests;

/// <summary>
/// census of a managed assembly, and what it says where there is nothing to read. Native code is read in Census.Tests and Journeys.Tests.
/// </summary>
public sealed class CensusTests(Sources sources) : IClassFixture<Sources>
{
    private const int Found = 3;
    private const int X64 = 62;
    private const int Arm64 = 183;

    [Theory]
    [InlineData("Zero_Net")]
    [InlineData("Gesture")]
    public void Kernels_without_multiplications_have_none_in_the_code_of_the_just_in_time_compiler(string network)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The lists of instructions are those of x64.");
        var run = ToolRun.Of("census", Sources.Assembly, "--network", network);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("No multiplication, division or root", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nShop.Models." + network + " ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Products_quotients_and_roots_are_listed()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The lists of instructions are those of x64.");
        var run = ToolRun.Of("census", Sources.Assembly);
        Assert.Equal(Found, run.ExitCode);
        foreach (var kind in new[] { "Product", "Quotient", "Root" })
        {
            Assert.Matches($@"\nKernelGen\.Generated\.Shop_Models_Outer_Real\.Kernels:BatchNorm\w+\(.*\): {kind} \w+", run.Output);
        }

        Assert.DoesNotMatch(@"\nKernelGen\.Generated\.Shop_Models_(Zero_1Net|Gesture)\.", run.Output);
    }

    [Fact]
    public void Files_that_are_no_code_are_named() => AssertFails("is no 64-bit ELF file", sources.Write("Shop", "MZ"));

    [Fact]
    public void What_only_starts_an_assembly_is_named()
    {
        sources.Write("Starter.dll", "");
        AssertFails("only starts", sources.Write("Starter", ""));
    }

    [Fact]
    public void Assemblies_without_networks_are_named() => AssertFails(
        "has no code of networks", typeof(NetworkAttribute).Assembly.Location);

    [Fact]
    public void Code_for_another_processor_is_named() => AssertFails("is code for ARM64", Elf(Arm64));

    [Fact]
    public void Symbols_that_are_missing_are_named() => AssertFails("publish with -p:StripSymbols=false", Elf(X64));

    [Fact]
    public void Symbols_of_another_build_are_named()
    {
        var program = Elf(X64);
        File.Copy(program, program + ".dbg");
        AssertFails("it is of another build", program);
    }

    /// <summary>The header of an ELF file without sections.</summary>
    private string Elf(ushort machine)
    {
        var bytes = new byte[64];
        "\u007fELF\u0002\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x12), machine);
        var path = sources.Write(Path.GetRandomFileName(), "");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void AssertFails(string expected, string file)
    {
        var run = ToolRun.Of("census", file);
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }
}
