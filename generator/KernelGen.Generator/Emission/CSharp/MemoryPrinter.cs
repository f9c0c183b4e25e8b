using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>Where buffers lie in the buffers of a network, as constants, and how code finds them.</summary>
internal static class MemoryPrinter
{
    private const string Reused = "Planes never needed at the same time share memory.";

    /// <summary>A buffer that all callers share.</summary>
    public static string Shared(MemoryBuffer buffer) => Address(buffer, "_shared", "SharedPlane");

    /// <summary>A buffer of who changes the network.</summary>
    public static string Scratch(MemoryBuffer buffer) => Address(buffer, "_scratch", "ScratchPlane");

    /// <summary>A buffer as whoever changes the network finds it.</summary>
    public static string Own(MemoryBuffer buffer) => buffer.IsPersistent ? Shared(buffer) : Scratch(buffer);

    /// <summary>A buffer of a caller that predicts mini-batches.</summary>
    public static string Batch(MemoryBuffer buffer) => Address(buffer, "_batch", "BatchPlane");

    /// <summary>A buffer of a caller that predicts samples one by one.</summary>
    public static string Row(MemoryBuffer buffer) => Address(buffer, "_row", "RowPlane");

    /// <summary>All maps.</summary>
    public static void Print(SourceWriter writer, MemoryPlan memory)
    {
        Print(
            writer,
            memory.Shared,
            memory.Shared.Length,
            "SharedPlane",
            "Where planes lie that all callers share and that keep their content, in bytes.");
        writer.Line();
        Print(
            writer,
            memory.Scratch,
            memory.ScratchLength,
            "ScratchPlane",
            $"Where planes of training and calibration lie, in bytes. {Reused}");
        writer.Line();
        Print(
            writer,
            memory.Batch,
            memory.Batch.Length,
            "BatchPlane",
            $"Where planes of a prediction of mini-batches lie, in bytes. {Reused}");
        if (memory.Row.Buffers.Count > 0)
        {
            writer.Line();
            Print(
                writer,
                memory.Row,
                memory.Row.Length,
                "RowPlane",
                $"Where planes of a prediction of single samples lie, in bytes. {Reused}");
        }
    }

    private static void Print(SourceWriter writer, MemoryMap map, long bytes, string name, string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Block($"private static class {name}", () =>
        {
            foreach (var buffer in map.Buffers)
            {
                var element = ExpressionPrinter.TypeName(buffer.Element);
                writer.Line($"public const long {buffer.Name} = {Integer(map.Offset(buffer))}; // {element} {LayoutText.Of(buffer)}");
            }

            writer.Line();
            writer.Line("/// <summary>Bytes of all of them.</summary>");
            writer.Line($"public const long Bytes = {Integer(bytes)};");
        });
    }

    private static string Address(MemoryBuffer buffer, string memory, string map) =>
        $"({ExpressionPrinter.TypeName(buffer.Element)}*)({memory}.Pointer + {map}.{buffer.Name})";

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);
}
