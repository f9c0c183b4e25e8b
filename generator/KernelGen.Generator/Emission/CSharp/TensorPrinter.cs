using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>How the tensors of a checkpoint are read and written: where they lie, and the limits of their values.</summary>
internal static class TensorPrinter
{
    public static void Print(SourceWriter writer, Program program)
    {
        PrintTable(writer, program);
        writer.Block("public void ReadTensor(int index, Span<float> destination)", () =>
        {
            writer.Line("Guard.Tensor(Tensors, index, destination.Length, \"destination\");");
            SchedulePrinter.PrintGuarded(
                writer,
                "Workspace reader = _gate.Enter(NetworkUse.ReadTensor);",
                "NetworkGate.Leave(reader);",
                () => writer.Line("Stored(index).Read(destination);"));
        });
        writer.Line();
        writer.Lines("""
            /// <summary>Where a tensor lies, if it may have these values.</summary>
            private StoredTensor Checked(int index, ReadOnlySpan<float> source)
            {
                TensorInfo tensor = Guard.Tensor(Tensors, index, source.Length, "source");
                StoredTensor stored = Stored(index);
                Guard.TensorValues(tensor, source, stored.Minimum, stored.Maximum, "source");
                return stored;
            }

            """);
        writer.Block("public void WriteTensor(int index, ReadOnlySpan<float> source)", () =>
        {
            writer.Line("StoredTensor stored = Checked(index, source);");
            SchedulePrinter.PrintGuarded(writer, "_gate.Begin(NetworkUse.WriteTensor);", "_gate.End();", () =>
            {
                if (program.Encode is not null)
                {
                    writer.Line("_isEncoded = false;");
                }

                writer.Line("stored.Write(source);");
                PrintFitted(writer, program, string.Empty);
            });
        });
        writer.Line();
    }

    /// <summary>Until it is fitted, a scale is zero for all features.</summary>
    /// <param name="writer">The class.</param>
    /// <param name="program">The network.</param>
    /// <param name="network">What stands in front of members of the network: nothing in itself, else a field and a dot.</param>
    public static void PrintFitted(SourceWriter writer, Program program, string network)
    {
        var scales = program.Tensors.Where(tensor => tensor.IsFitted).Select(tensor =>
            $"new ReadOnlySpan<float>({MemoryPrinter.Own(tensor.Buffer)}, {Integer(tensor.Columns)}).ContainsAnyExcept(0f)").ToList();
        if (scales.Count > 0)
        {
            writer.Line($"{network}_isStandardized = {string.Join(" && ", scales)};");
        }
    }

    private static void PrintTable(SourceWriter writer, Program program)
    {
        writer.Line("/// <summary>Where a tensor lies, how, and between which limits.</summary>");
        writer.Block("private StoredTensor Stored(int index) => index switch", () =>
        {
            for (var index = 0; index < program.Tensors.Count - 1; index++)
            {
                writer.Line($"{Integer(index)} => {Stored(program.Tensors[index])}, // {program.Tensors[index].Name}");
            }

            // The index has been looked at.
            var last = program.Tensors[program.Tensors.Count - 1];
            writer.Line($"_ => {Stored(last)}, // {last.Name}");
        }, ";");
        writer.Line();
    }

    private static string Stored(Tensor tensor)
    {
        var memory = MemoryPrinter.Own(tensor.Buffer);
        var limits = tensor.Range switch
        {
            TensorRange.Limited => $", minimum: {ExpressionPrinter.Float(-tensor.Limit)}, maximum: {ExpressionPrinter.Float(tensor.Limit)}",
            TensorRange.NonNegative => ", minimum: 0f",
            _ => string.Empty,
        };
        return tensor switch
        {
            { Tiling: null } => $"StoredTensor.Vector({memory}{limits})",
            { Tiling: { } tiling, Places: null } =>
                $"StoredTensor.Matrix({memory}, {Integer(tensor.Columns)}, {Tile(tiling)}{limits})",
            { Tiling: { } tiling, Places: { } places } =>
                $"StoredTensor.Kernels({memory}, {Integer(places.Channels)}, {Integer(places.Count)}, {Integer(places.Stride)}, "
                    + $"{Tile(tiling)}{limits})",
        };
    }

    private static string Tile(Tiling tiling) => $"{Integer(tiling.Outputs)}, {Integer(tiling.Stride)}";

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
