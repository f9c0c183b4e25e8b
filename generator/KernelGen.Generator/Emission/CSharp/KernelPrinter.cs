using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;
using KernelGen.Generator.Passes.ShortVectors;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>One kernel as a C# method, with what it computes and costs in its remarks.</summary>
internal static class KernelPrinter
{
    private const int LineLength = 140;

    private static readonly Regex NarrowStore = new(@"^Lanes\.Narrow\((.*)\)\.Store\((.*)\);$");

    /// <summary>A whole method.</summary>
    /// <param name="writer">Takes its lines.</param>
    /// <param name="compiled">The kernel.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    /// <param name="shortVectors">Which kernels have a second text, for vectors of four lanes.</param>
    public static void Print(
        SourceWriter writer, CompiledKernel compiled, int batchSize, ShortVectorTexts shortVectors = ShortVectorTexts.None)
    {
        var kernel = compiled.Finished;
        KernelRemarks.Print(writer, compiled, batchSize);
        PrintAttributes(writer, kernel);
        PrintSignature(writer, kernel);
        writer.Open();
        var quarters = QuarterKernel.Of(compiled, batchSize, shortVectors);
        if (quarters is not null)
        {
            writer.Block(
                "if (!Vector256.IsHardwareAccelerated)",
                () =>
                {
                    writer.Line($"{quarters.Name}({string.Join(", ", kernel.Parameters.Select(parameter => parameter.Name))});");
                    writer.Line("return;");
                });
            writer.Line();
        }

        PrintBody(writer, kernel);
        writer.Close();
        if (quarters is not null)
        {
            PrintQuarters(writer, kernel, quarters);
        }
    }

    private static void PrintQuarters(SourceWriter writer, Kernel kernel, Kernel quarters)
    {
        writer.Line();
        var what = "where vectors have four lanes: the same, for four lanes at a time.";
        writer.Line($"/// <summary><see cref=\"{kernel.Name}\"/> {what}</summary>");
        PrintAttributes(writer, quarters);
        PrintSignature(writer, quarters);
        var text = new SourceWriter(LineBreaks.Columns - writer.Room) { Rewording = Shortened };
        text.Open();
        PrintBody(text, quarters);
        text.Close();
        writer.Lines(text.ToString().TrimEnd('\n'));
    }

    /// <summary>A line over vectors of sixteen lanes as one over vectors of four.</summary>
    private static string Shortened(string line) =>
        NarrowStore.Replace(line, "Lanes.StoreNarrow($1, $2);").Replace("Vector512", "Vector128");

    private static void PrintBody(SourceWriter writer, Kernel kernel)
    {
        var bounds = KernelConstants.Bounds(kernel);
        KernelConstants.Print(writer, kernel, bounds);
        StatementPrinter.Print(writer, kernel.Body, bounds);
    }

    private static void PrintAttributes(SourceWriter writer, Kernel kernel)
    {
        var hasScratch = false;
        Walker.VisitStatements(kernel.Body, statement => hasScratch |= statement is Scratch);
        writer.Line((Ledger.IsMultiplicationFree(kernel) ? "[KernelGen.MultiplicationFree, " : "[")
            + (hasScratch ? "Compiler.SkipLocalsInit, " : string.Empty)
            + "Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveOptimization)]");
    }

    private static void PrintSignature(SourceWriter writer, Kernel kernel)
    {
        var parameters = kernel.Parameters.Select(parameter => ParameterType(parameter) + " " + parameter.Name).ToList();
        var signature = $"private static void {kernel.Name}(";
        var oneLine = signature + string.Join(", ", parameters) + ")";
        if (oneLine.Length <= LineLength - 8)
        {
            writer.Line(oneLine);
        }
        else
        {
            writer.Line(signature);
            PrintParameters(writer, parameters);
        }
    }

    /// <summary>Parameters that do not fit behind the name: as many in a line as it has room for.</summary>
    private static void PrintParameters(SourceWriter writer, IReadOnlyList<string> parameters)
    {
        var line = "   ";
        for (var position = 0; position < parameters.Count; position++)
        {
            var parameter = parameters[position] + (position == parameters.Count - 1 ? ")" : ",");
            if (line.Length + parameter.Length + 1 > writer.Room)
            {
                writer.Line(line);
                line = "   ";
            }

            line += " " + parameter;
        }

        writer.Line(line);
    }

    private static string ParameterType(Parameter parameter) => parameter.Pointer is null
        ? ExpressionPrinter.TypeName(parameter.ValueKind)
        : ExpressionPrinter.TypeName(parameter.Pointer.Element) + "*";
}
