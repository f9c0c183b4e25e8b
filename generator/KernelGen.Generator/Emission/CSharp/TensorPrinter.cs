using System;
using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>How the tensors of a checkpoint are read and written: limits of their values, and copies between rows and tiles.</summary>
internal static class TensorPrinter
{
    public static void Print(SourceWriter writer, Program program)
    {
        PrintLimits(writer, program);
        writer.Block("public void ReadTensor(int index, Span<float> destination)", () =>
        {
            writer.Line("Guard.Tensor(Tensors, index, destination.Length, \"destination\");");
            SchedulePrinter.PrintGuarded(
                writer,
                "Workspace reader = _gate.Enter(NetworkUse.ReadTensor);",
                "NetworkGate.Leave(reader);",
                () => PrintSwitch(writer, program, Read));
        });
        writer.Line();
        writer.Block("public void WriteTensor(int index, ReadOnlySpan<float> source)", () =>
        {
            writer.Lines("""
                TensorInfo tensor = Guard.Tensor(Tensors, index, source.Length, "source");
                (float minimum, float maximum) = Limits(index);
                Guard.TensorValues(tensor, source, minimum, maximum, "source");
                """);
            SchedulePrinter.PrintGuarded(writer, "_gate.Begin(NetworkUse.WriteTensor);", "_gate.End();", () =>
            {
                if (program.Encode is not null)
                {
                    writer.Line("_isEncoded = false;");
                }

                PrintSwitch(writer, program, Write);
            });
        });
        writer.Line();
    }

    private static void PrintLimits(SourceWriter writer, Program program)
    {
        writer.Line("/// <summary>The least and the greatest value that a tensor may hold.</summary>");
        writer.Block("private static (float Minimum, float Maximum) Limits(int index) => index switch", () =>
        {
            for (var index = 0; index < program.Tensors.Count; index++)
            {
                switch (program.Tensors[index].Range)
                {
                    case TensorRange.UnitInterval:
                        writer.Line($"{Integer(index)} => (-1f, 1f),");
                        break;
                    case TensorRange.NonNegative:
                        writer.Line($"{Integer(index)} => (0f, float.MaxValue),");
                        break;
                }
            }

            writer.Line("_ => (float.MinValue, float.MaxValue),");
        }, ";");
        writer.Line();
    }

    private static string Read(Tensor tensor)
    {
        var address = MemoryPrinter.Own(tensor.Buffer);
        return tensor.Tiling is { } tiling
            ? $"{Copier(tensor)}.Read({address}, {Extents(tensor, tiling)}, destination);"
            : $"new ReadOnlySpan<float>({address}, {Integer(tensor.Columns)}).CopyTo(destination);";
    }

    private static string Write(Tensor tensor)
    {
        var address = MemoryPrinter.Own(tensor.Buffer);
        return tensor.Tiling is { } tiling
            ? $"{Copier(tensor)}.Write(source, {Extents(tensor, tiling)}, {address});"
            : $"source.CopyTo(new Span<float>({address}, {Integer(tensor.Columns)}));";
    }

    private static string Copier(Tensor tensor) => tensor.Places is null ? "TiledMatrix" : "TiledKernels";

    /// <summary>How the rows of a matrix or the kernels of a convolution lie in tiles.</summary>
    private static string Extents(Tensor tensor, Tiling tiling)
    {
        var inputs = tensor.Places is { } places
            ? $"{Integer(places.Channels)}, {Integer(places.Count)}, {Integer(places.Stride)}"
            : Integer(tensor.Columns);
        return $"{inputs}, {Integer(tiling.Outputs)}, {Integer(tiling.Stride)}";
    }

    private static void PrintSwitch(SourceWriter writer, Program program, Func<Tensor, string> copy) =>
        writer.Block("switch (index)", () =>
        {
            for (var index = 0; index < program.Tensors.Count; index++)
            {
                writer.Line($"case {Integer(index)}: {copy(program.Tensors[index])} break; // {program.Tensors[index].Name}");
            }
        });

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
