using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>One kernel as a C# method, with what it computes and costs in its remarks.</summary>
internal static class KernelPrinter
{
    private const int LineLength = 140;

    /// <summary>A whole method.</summary>
    /// <param name="writer">Takes its lines.</param>
    /// <param name="compiled">The kernel.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    public static void Print(SourceWriter writer, CompiledKernel compiled, int batchSize)
    {
        var kernel = compiled.Finished;
        KernelRemarks.Print(writer, compiled, batchSize);
        var hasScratch = false;
        Walker.VisitStatements(kernel.Body, statement => hasScratch |= statement is Scratch);
        writer.Line((Ledger.IsMultiplicationFree(kernel) ? "[KernelGen.MultiplicationFree, " : "[")
            + (hasScratch ? "Compiler.SkipLocalsInit, " : string.Empty)
            + "Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveOptimization)]");
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

        writer.Open();
        var bounds = KernelConstants.Bounds(kernel);
        KernelConstants.Print(writer, kernel, bounds);
        StatementPrinter.Print(writer, kernel.Body, bounds);
        writer.Close();
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
