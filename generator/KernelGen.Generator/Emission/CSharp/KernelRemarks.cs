using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;
using KernelGen.Generator.Passes.Sizes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The documentation of a kernel: what it computes and how, what that costs, and the memory that it works on.</summary>
internal static class KernelRemarks
{
    public static void Print(SourceWriter writer, CompiledKernel compiled, int batchSize)
    {
        var kernel = compiled.Finished;
        writer.Line($"/// <summary>{Escape(kernel.Summary)}</summary>");
        writer.Line("/// <remarks>");
        foreach (var remark in kernel.Remarks)
        {
            writer.Line($"/// <para>{Escape(remark)}</para>");
        }

        writer.Line($"/// <para>{Cost(compiled, batchSize)}</para>");
        for (var position = 0; position < kernel.Parameters.Count; position++)
        {
            if (kernel.Parameters[position] is { MemoryBuffer: not null } parameter)
            {
                var buffers = compiled.Served.Select(served => served.Kernel.Parameters[position].MemoryBuffer!).ToList();
                var names = buffers.Select(buffer => buffer.Name).Distinct().ToList();
                var layouts = buffers.Select(LayoutText.Of).Distinct().ToList();
                var noun = names.Count == 1 ? "buffer" : "buffers";
                var layout = Wording.Merge(layouts) ?? string.Join("; ", layouts);
                writer.Line($"/// <para>{parameter.Name}: {noun} {SharedKernel.Listed(names)}"
                    + $"{(layout.Length == 0 ? string.Empty : ", " + Escape(layout))}.</para>");
            }
        }

        writer.Line("/// </remarks>");
    }

    /// <summary>What the kernel does; layer by layer where it does not do the same for all.</summary>
    private static string Cost(CompiledKernel compiled, int batchSize)
    {
        var kernel = compiled.Finished;
        var tallies = compiled.Served.Select(served => served.Tally).ToList();
        var parts = new List<string>();
        Add(tally => tally.Count.Additions, "additions");
        Add(tally => tally.Count.LookUps, "look-ups");
        Add(tally => tally.Count.Shifts, "shifts");
        Add(tally => tally.Count.SignFlips, "sign flips");
        var reasons = Ledger.Sum(tallies.SelectMany(tally => tally.Reasons));
        Add(tally => tally.Count.Divisions, "divisions" + Why(CostlyOperation.Division));
        Add(tally => tally.Count.SquareRoots, "square roots" + Why(CostlyOperation.SquareRoot));
        if (parts.Count > 0 || kernel.Products > 0 || tallies.Exists(tally => tally.Count.Multiplications > 0))
        {
            parts.Add($"{Listed(tally => Number(tally.Count.Multiplications))} multiplications{Why(CostlyOperation.Multiplication)}");
        }
        else
        {
            parts.Add("no arithmetic");
        }

        var of = kernel.Occasion switch
        {
            Occasion.Sample => "Per sample",
            Occasion.Weights => "For each set of weights",
            _ => $"Per mini-batch of {Number(batchSize)}",
        };
        var layers = compiled.Forms.Count == 1 ? string.Empty : ", layer by layer";
        var text = $"{of}, padding included{layers}: {string.Join(", ", parts)}";
        var memory = $"{Listed(tally => Bytes(tally.BytesRead))} read, {Listed(tally => Bytes(tally.BytesWritten))} written.";
        return kernel.Products > 0 && tallies[0].Count.Multiplications < kernel.Products
            ? $"{text}; full precision: {Number(kernel.Products)} products. {memory}"
            : $"{text}; {memory}";

        void Add(Func<Tally, long> value, string name)
        {
            if (tallies.Exists(tally => value(tally) > 0))
            {
                parts.Add($"{Listed(tally => Number(value(tally)))} {name}");
            }
        }

        string Listed(Func<Tally, string> value)
        {
            var values = tallies.Select(value).ToList();
            return values.Distinct().Count() == 1 ? values[0] : string.Join(" / ", values);
        }

        string Why(CostlyOperation operation)
        {
            var names = reasons.Where(reason => reason.Operation == operation).Select(reason => Escape(reason.Name)).ToList();
            return names.Count == 0 ? string.Empty : $" ({string.Join(", ", names)})";
        }
    }

    /// <summary>"9,216 bytes", "218.1 MB".</summary>
    private static string Bytes(long value)
    {
        string[] units = ["KB", "MB", "GB", "TB"];
        var (scaled, unit) = (value / 1000.0, 0);
        for (; scaled >= 1000 && unit < units.Length - 1; unit++)
        {
            scaled /= 1000;
        }

        return value < 10_000
            ? Number(value) + " bytes"
            : scaled.ToString("N1", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
