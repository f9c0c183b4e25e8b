using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>One seed, one result: whatever the threads and the instruction set.</summary>
public sealed class DeterminismTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. DeclaredNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_change_a_bit(string name)
    {
        var expected = Fingerprint.Of(DeclaredNetworks.All[name](71, 1));
        foreach (var threads in new[] { 2, 3, 7 })
        {
            Assert.Equal(expected, Fingerprint.Of(DeclaredNetworks.All[name](71, threads)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_seed_repeats_and_another_differs(string name)
    {
        var create = DeclaredNetworks.All[name];
        Assert.Equal(Fingerprint.Of(create(long.MaxValue, 2)), Fingerprint.Of(create(long.MaxValue, 2)));
        Assert.NotEqual(Fingerprint.Of(create(1, 2)), Fingerprint.Of(create(2, 2)));
        Assert.NotEqual(Fingerprint.Of(create(1, 2)), Fingerprint.Of(create(1 + (1L << 32), 2)));
    }

    /// <summary>Threads may change between steps, as a program's settings do.</summary>
    [Fact]
    public void Threads_may_change_on_the_way()
    {
        IClassifier steady = new TernaryNet(5, 1);
        IClassifier changing = new TernaryNet(5, 1);
        var random = new Random(3);
        foreach (var threads in new[] { 2, 1, 3, 2 })
        {
            changing.Threads = threads;
            var inputs = RandomData.Inputs(random, steady.BatchSize, steady.InputSize);
            var labels = RandomData.Labels(random, steady.BatchSize, steady.OutputSize);
            Assert.Equal(steady.Train(inputs, labels, 0.1f), changing.Train(inputs, labels, 0.1f));
        }

        Assert.Equal(steady.ReadAll(), changing.ReadAll());
    }

    /// <summary>Networks share the threads of the process and nothing else.</summary>
    [Fact]
    public async Task Networks_may_train_at_the_same_time()
    {
        var names = DeclaredNetworks.All.Keys.ToArray();
        var expected = names.Select(name => Fingerprint.Of(DeclaredNetworks.All[name](72, 1)));
        var actual = await Task.WhenAll(names.Select(name => Task.Run(
            () => Fingerprint.Of(DeclaredNetworks.All[name](72, 2)), TestContext.Current.CancellationToken)));
        Assert.Equal(expected, actual);
    }

    /// <summary>A child process with instruction sets switched off prints the same fingerprints.</summary>
    [Theory]
    [InlineData("EnableAVX512", "AVX2")]
    [InlineData("EnableAVX2", "128 bits")]
    [InlineData("EnableHWIntrinsic", "none")]
    public async Task Instruction_sets_do_not_change_a_bit(string knob, string expectedLevel)
    {
        Assert.SkipUnless(Fingerprint.InstructionSets() is "AVX-512" or "AVX2", "This machine has no wide vectors to switch off.");
        var watch = Stopwatch.StartNew();
        var expected = Fingerprint.OfAllNetworks().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var actual = (await RunWith("DOTNET_" + knob)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        output.WriteLine(FormattableString.Invariant($"{expected[0]} against {actual[0]}, {watch.Elapsed.TotalSeconds:F1} s"));
        Assert.Equal(expectedLevel, actual[0]);
        Assert.Equal(DeclaredNetworks.All.Count + 2, actual.Length);
        Assert.Equal(expected.Skip(1), actual.Skip(1));
    }

    private static async Task<string> RunWith(string knob)
    {
        // The host of the runtime that runs now: this process may be the test platform's.
        var host = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(Path.GetFullPath(host), [typeof(Program).Assembly.Location, "--fingerprint"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[knob] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return text;
    }
}
