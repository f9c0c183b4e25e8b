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
/// <param name="isOfPictures">Whether all rows are of convolutional networks: what is known of dense layers' bound is left out.</param>
internal sealed class PerformancePage(string command, int threads, bool withLibtorch, bool withOnnx, bool isOfPictures)
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
         | instruction sets in .NET | {string.Join(", ", Machine.InstructionSets)} |
         | threads | {threads}, where the row does not say otherwise |
         | .NET | {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier} |
         | libtorch | {(withLibtorch ? LibtorchVersion : "cannot be loaded here")} |
         | ONNX Runtime | {(withOnnx ? OrtEnv.Instance().GetVersionString() : "cannot be loaded here")} |
         | date | {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} |

         {_tables.ToString().Trim()}

         """ + (isOfPictures ? "" : Bound) + Meaning;

    private static string Bound =>
        """
         ## Bound, and what is missing to it

         Every look-up and every error row added is one vector of 64 bytes from the first cache, and a core brings at most two of them a cycle: 0.14 ns each at the 3.5 GHz of the processor that kernels were worked on with
         (Zen 5; measured with a loop of such additions; in other hours 0.17 ns at 3.2 GHz). One thread, the ternary network's step, launches timed by hand in a run of its own, whose mean step was 12.6 ms.

         | launches | vectors from the cache | at two a cycle | taken | where the rest goes |
         | --- | --- | --- | --- | --- |
         | z of three layers, δ below two: sums by table | 16.2 million look-ups | 2.3 ms | 5.2 ms | codes: a shift and an and per look-up, an eighth of a load; sums loaded and stored once per 32 inputs (a loop of these takes 0.235 to 0.25 ns a look-up, 0.27 if it loads codes just before it uses them); tables formed; table entries that streaming sums push out of the first cache |
         | ΔW of three layers: error rows added | about 15 million rows (by the share of inputs that are not zero) | 2.1 ms | 4.2 ms | ends of lists, which no processor foresees; lists filled up; rows whose numbers come from memory (a loop that only loads and adds takes 0.22 ns a vector, 0.145 if it computes the numbers); error rows of a tile are 51 KB, the first cache 48 |
         | inputs rounded and listed | – | – | 1.1 ms | rounding, reading a buffer by features, and lists, written four members at a time |
         | weights sampled and encoded | – | – | 0.9 ms | 13 rounds of Threefry for 64 weights, and reading the weights |
         | BatchNorm, both ways | – | – | 0.5 ms | sample blocks from the second and third cache |
         | the rest: transpositions, last layer, loss | – | – | 0.7 ms | |

         Two threads take 1.7 times less, not 2: what one core has written, the other reads. The inner loops hold no spilled vector, no check of bounds and no call; a test reads that in the machine code (Census.Tests).

         **Prediction** of 200 samples is 9.4 million look-ups, 0.66 ms at two a cycle on two cores. The loads of a core are what limits it: a look-up costs 1.25 of them, since sums are loaded and stored once per eight tables and a word of codes
         holds eight. At 3.2 GHz a loop of additions from the first cache took 0.17 ns each, look-ups whose addresses need no codes 0.20, all of it 0.22 to 0.24; so the loop of the kernel is within a tenth of what loads allow. 9.4 million of these are
         1.0 to 1.1 ms on two cores, tables 0.2 ms; three times ONNX Runtime's speed would be 1.2 to 1.3 ms with BatchNorm, the last layer and the transposition of the inputs: not to be had from look-ups of float32 sums with 81 entries.
         What helped lately: loading each word of codes an iteration before its look-ups, which would otherwise queue behind all earlier ones (15 % of the time); BatchNorm sample block by sample block, where a thread finds what it wrote itself (a third of its time),
         and inputs transposed four by four (half). Tried without gain: 32 samples a look-up, tables of three and five weights, more or fewer tables at a time, codes of 16 bits loaded one by one (twice the loads, 0.4 ns), rotations in place of shifts,
         sums added as trees or in two chains, sums that stay in the first cache or are fetched ahead (`prefetchnta`), tables in registers (`vpermt2ps`: 27 entries, 0.34 ns for 48 products, no more products a nanosecond than from memory).
         Skipping tables whose inputs are all zero would spare 38 % of those of MNIST's first layer, but codes come in words of four tables, and of those 16 % are zero: not built. `Arithmetic.Fixed16` halves the look-ups.

         **One sample** is 45 thousand pairs of look-ups in vectors. For 64 outputs and four inputs these are 8 permutations, 8 additions and 7 shifts, 23 instructions for three vector ports: 8 cycles, 2.3 ns. A layer of 1024 × 1024, half of whose
         inputs are zero at random, would take 9 µs on one thread; a prototype of it took 12, and the trained network's layers take 11.

         **Which arithmetic is the default:** floating point. Fixed point makes a training step about a seventh faster and prediction of mini-batches a third, at an error on MNIST that chance hides (three seeds each); one sample at a time it is
         slower, and its results depend on a choice of bits that a network can be built to defeat. Where whole mini-batches are predicted, it is worth trying.

         **Tried for ΔW** without gain: tables of two samples' powers (as many vectors, and tables on top), one list with masked doublings (waits for its own sums), half of a tile's outputs at a time, counting sort of the samples, numbers of rows
         loaded one or two iterations ahead. One list per input whose rows are shifted by an addition to their exponents has no ends in between and took a tenth less in a bare loop; it would change the last bits of every trained network, and is not built.


         """;

    private static string Meaning =>
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
                    + "and `avx2-ternary`. On a processor of Intel with AVX-512 the ratios may be smaller."
                : General;
        }
    }
}
