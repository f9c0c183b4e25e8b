using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

[assembly: AssemblyFixture(typeof(KernelGen.Journeys.Tests.Runs))]

namespace KernelGen.Journeys.Tests;

/// <summary>The program with all tasks: compiled while it runs, and compiled ahead of time as one executable.</summary>
public sealed class Runs : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("KernelGen.Journeys.Tests.").FullName;

    /// <summary>What the program printed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What the executable printed.</summary>
    public string NativeText { get; private set; } = "";

    /// <summary>The executable.</summary>
    public string NativeProgram => Path.Combine(_root, "native", "Journeys");

    /// <summary>Seconds of each part.</summary>
    public string Times { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var watch = Stopwatch.StartNew();
        var data = Path.Combine(_root, "data");
        Sample.Write(DotNet.Metadata("Data"), data);
        Text = await DotNet.Run(DotNet.Host, DotNet.Metadata("Assembly"), data);
        var run = watch.Elapsed;
        var native = Path.GetDirectoryName(NativeProgram)!;
        await DotNet.Publish(DotNet.Metadata("Program"), native, "--no-build");
        var published = watch.Elapsed;
        Assert.Empty(Directory.GetFiles(native, "*.dll"));
        NativeText = await DotNet.Run(NativeProgram, data);
        Times = FormattableString.Invariant($"run {run.TotalSeconds:F1} s, published {(published - run).TotalSeconds:F1} s, ")
            + FormattableString.Invariant($"run natively {(watch.Elapsed - published).TotalSeconds:F1} s");
    }

    /// <summary>The figure of a task.</summary>
    public double Figure(string task)
    {
        var line = Text.Split('\n').Single(line => line.StartsWith(task + ": ", StringComparison.Ordinal));
        return double.Parse(line[(task.Length + 2)..], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
