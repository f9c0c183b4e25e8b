using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The buffers of a network as typed properties over the memory that they lie in, and how code names them.</summary>
internal static class MemoryPrinter
{
    private const string Reused = "Buffers never needed at the same time share memory.";

    /// <summary>A buffer that all callers share.</summary>
    public static string Shared(MemoryBuffer buffer) => "Shared." + buffer.Name;

    /// <summary>A buffer of who changes the network.</summary>
    public static string Scratch(MemoryBuffer buffer) => "Scratch." + buffer.Name;

    /// <summary>A buffer as whoever changes the network finds it.</summary>
    public static string Own(MemoryBuffer buffer) =>
        buffer.IsSummed ? "Sums." + buffer.Name : buffer.IsPersistent ? Shared(buffer) : Scratch(buffer);

    /// <summary>A buffer of a caller that predicts mini-batches.</summary>
    public static string Batch(MemoryBuffer buffer) => "Batch." + buffer.Name;

    /// <summary>A buffer of a caller that predicts samples one by one.</summary>
    public static string Row(MemoryBuffer buffer) => "Row." + buffer.Name;

    /// <summary>How a class comes from the memory that it holds to the buffers in it.</summary>
    /// <param name="writer">The class.</param>
    /// <param name="maps">"Shared", with the memory in a field "_shared".</param>
    public static void PrintAccess(SourceWriter writer, params IEnumerable<string> maps)
    {
        foreach (var map in maps)
        {
            writer.Line($"private {map}Buffers {map} => new(_{char.ToLowerInvariant(map[0])}{map.Substring(1)});");
        }

        writer.Line();
    }

    /// <summary>All maps.</summary>
    public static void Print(SourceWriter writer, MemoryPlan memory)
    {
        Print(
            writer,
            memory.Shared,
            memory.Shared.Length,
            "Shared",
            "Buffers that all callers share and that keep their content. What predictions with rounded weights read comes first.",
            $"public const long InferenceBytes = {Integer(memory.InferenceLength)}; // of what these predictions read");
        writer.Line();
        Print(writer, memory.Scratch, memory.ScratchLength, "Scratch", $"Buffers of training and calibration. {Reused}");
        writer.Line();
        Print(writer, memory.Batch, memory.Batch.Length, "Batch", $"Buffers of a prediction of mini-batches. {Reused}");
        if (memory.Row.Buffers.Count > 0)
        {
            writer.Line();
            Print(writer, memory.Row, memory.Row.Length, "Row", $"Buffers of a prediction of single samples. {Reused}");
        }

        if (memory.Sums.Buffers.Count > 0)
        {
            writer.Line();
            Print(
                writer,
                memory.Sums,
                memory.Sums.Length,
                "Sum",
                "What a shard leaves, or the sum over all shards of a mini-batch: statistics, loss, gradients, of weights last.",
                PartsOfSums(memory));
        }

        if (memory.Loading.Length > 0)
        {
            writer.Line();
            PrintLoading(writer, memory.Loading);
        }
    }

    private static string[] PartsOfSums(MemoryPlan memory)
    {
        var exact = $"public const long ExactBytes = {Integer(memory.ExactSumLength)}; // of what is never rounded, in front";
        return memory.StatisticsLength == 0
            ? [exact]
            : [$"public const int StatisticsBytes = {Integer(memory.StatisticsLength)}; // of what a calibration takes, in front", exact];
    }

    private static void Print(SourceWriter writer, MemoryMap map, long bytes, string name, string summary, params string[] parts)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Block($"private readonly struct {name}Buffers(AlignedBuffer memory)", () =>
        {
            writer.Line($"public const long Bytes = {Integer(bytes)};");
            foreach (var part in parts)
            {
                writer.Line(part);
            }

            writer.Line();
            var told = new Dictionary<string, string>();
            foreach (var buffer in map.Buffers)
            {
                var property = Property(buffer.Name, buffer.Element, map.Offset(buffer));
                writer.Line($"{property} // {Layout(buffer, writer.Room - property.Length - 4, told)}");
            }
        });
    }

    /// <summary>How a buffer lies; where that would take a line of its own, it is told once.</summary>
    private static string Layout(MemoryBuffer buffer, int room, Dictionary<string, string> told)
    {
        var layout = LayoutText.Of(buffer);
        if (layout.Length <= room)
        {
            return layout;
        }

        if (told.TryGetValue(layout, out var other))
        {
            return "as " + other;
        }

        told.Add(layout, buffer.Name);
        return layout;
    }

    private static void PrintLoading(SourceWriter writer, LoadingMap map)
    {
        writer.Line("/// <summary>Where a tensor is loaded, and what is made of it on the way to codes. Tensors take turns.</summary>");
        writer.Block("private readonly struct LoadingBuffers(AlignedBuffer memory)", () =>
        {
            writer.Line($"public const long Bytes = {Integer(map.Length)};");
            writer.Line();
            foreach (var buffer in map.Buffers)
            {
                writer.Line(Property(buffer.Name, buffer.Element, buffer.Offset));
            }
        });
    }

    private static string Property(string name, ElementKind element, long offset)
    {
        var type = ExpressionPrinter.TypeName(element);
        return $"public {type}* {name} => ({type}*)(memory.Pointer + {Integer(offset)});";
    }

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);
}
