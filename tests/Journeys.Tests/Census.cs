using System;
using KernelGen.Tool.Tests;
using Xunit;

namespace KernelGen.Journeys.Tests;

/// <summary>Reads the machine code of a published executable, as "dotnet kernelgen census" does for anybody.</summary>
internal static class Census
{
    /// <summary>A network's code is there, and multiplies nowhere.</summary>
    public static void AssertFree(string program, string network)
    {
        var run = ToolRun.Of("census", program);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains($"\n{network} ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nNo multiplication, division or root", run.Output, StringComparison.Ordinal);
    }
}
