using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace Benchmarks.Performance;

/// <summary>The tables on standard output as rows are measured, and the page with all of it.</summary>
/// <param name="command">The command that measures it.</param>
/// <param name="threads">Threads of both sides.</param>
/// <param name="withLibtorch">Whether libtorch takes part.</param>
/// <param name="withOnnx">Whether ONNX Runtime takes part.</param>
/// <param name="withOpenBlas">Whether OpenBLAS takes part.</param>
/// <param name="isOfPictures">Whether all rows are of convolutional networks: the title says so.</param>
internal sealed class PerformancePage(
    string command, int threads, bool withLibtorch, bool withOnnx, bool withOpenBlas, bool isOfPictures)
{
    private readonly StringBuilder _tables = new();
    private readonly List<PerformanceResult> _results = [];

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<PerformanceResult> Results => _results;

    /// <summary>How many of the goals are reached.</summary>
    public string Summary
    {
        get
        {
            List<PerformanceResult> withGoal = [.. _results.Where(static result => result.Reached is not null)];
            var missed = string.Join(
                ", ", withGoal.Where(static result => result.Reached is false).Select(static result => $"`{result.Name}`"));
            var disturbed = string.Join(
                ", ",
                _results.OfType<TimedResult>().Where(static result => result.IsDisturbed).Select(static result => $"`{result.Name}`"));
            return $"{withGoal.Count(static result => result.Reached is true)} of {withGoal.Count} goals are reached"
                + $"{(missed.Length > 0 ? "; not: " + missed : "")}."
                + $"{(disturbed.Length > 0 ? $" Disturbed by other programs: {disturbed}." : "")}";
        }
    }

    /// <summary>Begins the table of a section.</summary>
    public void Begin(PerformanceSection section)
    {
        _tables.AppendLine(CultureInfo.InvariantCulture, $"## {section.Title}").AppendLine();
        _tables.AppendLine(section.Text.Trim()).AppendLine();
        Line("| " + string.Join(" | ", section.Titles) + " |");
        Line(string.Concat(Enumerable.Repeat("| --- ", section.Titles.Count)) + "|");
    }

    /// <summary>Adds a row.</summary>
    public void Add(PerformanceResult result)
    {
        _results.Add(result);
        Line("| " + string.Join(" | ", result.Cells) + " |");
    }

    /// <summary>Ends the table.</summary>
    public void End() => Line("");

    /// <summary>Writes the page.</summary>
    public void Write(string path) => File.WriteAllText(path, Text().ReplaceLineEndings("\n"));

    private void Line(string text)
    {
        Console.WriteLine(text);
        _tables.AppendLine(text);
    }

    private string Text() =>
        $"""
         # {(isOfPictures ? "Convolutional networks: speed and memory" : "Speed, memory and allocation")}

         {Summary}

         This page is written by the program that measures it:

             dotnet build -c Release tests/Benchmarks
             dotnet tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll {command}

         `--rows NAME,…` measures rows whose names are given or contain what is given, `--quick` takes fewer turns. libtorch's native part needs a libstdc++ with GLIBCXX_3.4.32
         or newer; a row whose peer cannot be loaded shows KernelGen alone.

         | | |
         | --- | --- |
         | processor | {Machine.Processor}, {Environment.ProcessorCount} logical processors |
         | model and caches | {Machine.Model ?? "the system does not tell"} |
         | instruction sets in .NET | {string.Join(", ", Machine.InstructionSets)} |
         | threads | {threads}, where the row does not say otherwise |
         | .NET | {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier} |
         | libtorch | {(withLibtorch ? LibtorchVersion : "cannot be loaded here")} |
         | ONNX Runtime | {(withOnnx ? OrtEnv.Instance().GetVersionString() : "cannot be loaded here")} |
         | OpenBLAS | {(withOpenBlas ? OpenBlas.OpenBlasLibrary.Version : "cannot be loaded here")} |
         | date | {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} |

         {_tables.ToString().Trim()}

         """ + Meaning;

    private string Meaning =>
        $"""
         ## What the figures mean

         - **Times** are medians in milliseconds, in parentheses the fastest. Both sides run in one process, in turns, on the same data and with the same number of threads; every turn begins with runs that
           are not timed, until the other side's threads have stopped spinning. Sixteen mini-batches take turns too.
         - **Times faster** is the peer's median over KernelGen's. It is what counts: the times of both sides move together with what else the machine does.
           **By the fastest** is the same ratio of the fastest times, which other programs disturb least; **others** is the share of the processors' time that other programs had while
           the row was measured. Threads that wait for each other many times in a step lose most of it when a processor is taken away, either side's: a row with more than 5 %
           is measured again, and is "disturbed" and reaches no goal where that does not help.
         - **Slow phases.** Where a processor is shared below the operating system, both sides have phases in which they take a third longer and more, KernelGen more than the peer, since look-ups live on the caches; *others* does not
           see them. Where the median and the fastest lie far apart, the row fell into such a phase: read the ratio of the fastest, or measure it again.
         - **Products alone** is how long the multiplications of the same network in float32 would take, with their additions, at the rate that this processor reaches
           in a bare loop of them on so many threads ({FloatPeak.Rate(threads) / 1e9:F0} a nanosecond on {threads}): no program that multiplies, however good, is faster.
         - **libtorch's memory.** glibc returns what is freed above 32 MB to the system at once, and libtorch allocates gradients anew in every step. In wide networks it would spend most of a step waiting for pages, so
           the benchmark lets glibc keep memory (`mallopt`); a program that does not do so sees a slower libtorch.
         - **Not the same arithmetic.** KernelGen's networks have binary or ternary weights, which the peer's float32 networks have not; both are trained to the same end. libtorch has no kernels for such weights: on its side they would cost
           sampling on top of what is measured here. What either loses in accuracy is in [the results on MNIST](mnist.md).
         - **libtorch's code path.** {CodePath}
         - **Prediction** gives the numbers of the rounded network up to the rounding of float32 sums. The eight-bit peer rounds activations to 256 levels.

         """;

    private static string LibtorchVersion => $"{torch.__version__} (TorchSharp), float32";

    private static string CodePath
    {
        get
        {
            const string General = "libtorch multiplies matrices with Intel's MKL, which chooses its code path by the processor and is "
                + "left to its choice, except where rows are held to AVX2.";
            return Machine.IsAmd
                ? General + " This processor is AMD's, for which MKL chooses other paths than for Intel's; compare its times in `ternary` "
                    + "and `avx2-ternary`; "
                    + "the rows `openblas-…` do not rest on it. On a processor of Intel with AVX-512 the ratios may be smaller."
                : General;
        }
    }
}
