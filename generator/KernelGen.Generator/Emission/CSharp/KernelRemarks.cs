using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The documentation of a kernel: what it computes and how, what that costs, and the memory that it works on.</summary>
internal static class KernelRemarks
{
    public static void Print(SourceWriter writer, SharedKernel shared, Tally tally, int batchSize)
    {
        var kernel = shared.First;
        writer.Line($"/// <summary>{Escape(shared.Summary)}</summary>");
        writer.Line("/// <remarks>");
        foreach (var remark in kernel.Remarks)
        {
            writer.Line($"/// <para>{Escape(remark)}</para>");
        }

        writer.Line($"/// <para>{Cost(kernel, tally, batchSize)}</para>");
        for (var position = 0; position < kernel.Parameters.Count; position++)
        {
            if (kernel.Parameters[position] is { MemoryBuffer: { } buffer } parameter)
            {
                var names = shared.Kernels.Select(other => other.Parameters[position].MemoryBuffer!.Name).Distinct().ToList();
                var noun = names.Count == 1 ? "buffer" : "buffers";
                writer.Line($"/// <para>{parameter.Name}: {noun} {SharedKernel.Listed(names)}, {Escape(LayoutText.Of(buffer))}.</para>");
            }
        }

        writer.Line("/// </remarks>");
    }

    private static string Cost(Kernel kernel, Tally tally, int batchSize)
    {
        var count = tally.Count;
        var parts = new List<string>();
        Add(count.Additions, "additions");
        Add(count.LookUps, "look-ups");
        Add(count.Shifts, "shifts");
        Add(count.SignFlips, "sign flips");
        var reasons = Ledger.Sum(tally.Reasons);
        Add(count.Divisions, "divisions" + Why(CostlyOperation.Division));
        Add(count.SquareRoots, "square roots" + Why(CostlyOperation.SquareRoot));
        if (parts.Count > 0 || count.Multiplications > 0 || kernel.Products > 0)
        {
            parts.Add($"{Number(count.Multiplications)} multiplications{Why(CostlyOperation.Multiplication)}");
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
        var text = $"{of}, padding included: {string.Join(", ", parts)}";
        var memory = $"{Bytes(tally.BytesRead)} read, {Bytes(tally.BytesWritten)} written.";
        return kernel.Products > 0 && count.Multiplications < kernel.Products
            ? $"{text}; full precision: {Number(kernel.Products)} products. {memory}"
            : $"{text}; {memory}";

        void Add(long value, string name)
        {
            if (value > 0)
            {
                parts.Add($"{Number(value)} {name}");
            }
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
