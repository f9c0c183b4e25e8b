using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>What launches are for the class that runs them: numbers, and what each number does.</summary>
/// <param name="writer">The class.</param>
/// <param name="names">The launches.</param>
/// <param name="network">Says what kernels are written as.</param>
/// <param name="address">Where the class finds a buffer of a launch.</param>
internal sealed class LaunchPrinter(
    SourceWriter writer, LaunchNames names, CompiledNetwork network, Func<KernelLaunch, MemoryBuffer, string> address)
{
    /// <summary>The field that holds a value which kernels are passed: "_stepSize".</summary>
    public static string Field(KernelScalar value)
    {
        var name = value.Name;
        return "_" + char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    /// <summary>The declaration of that field.</summary>
    public static string FieldDeclaration(KernelScalar value)
    {
        var type = value == KernelScalar.InputRows || value == KernelScalar.TargetRows || value == KernelScalar.OutputRows ? "float*"
            : value == KernelScalar.LabelRows ? "int*"
            : ExpressionPrinter.TypeName(value.Kind);
        return $"private {type} {Field(value)};";
    }

    /// <summary>What each launch is: its kernel, on its memory.</summary>
    /// <param name="threads">How many threads share a launch.</param>
    public void PrintDispatch(string threads)
    {
        writer.Line(
            "/// <summary>Units <paramref name=\"first\"/> to <paramref name=\"last\"/> (excluded) of a launch, on this thread.</summary>");
        writer.Block("public void Launch(int launch, int first, int last)", () =>
        {
            writer.Block("switch (launch)", () =>
            {
                foreach (var launch in names.Launches)
                {
                    PrintCase(launch);
                }
            });
            writer.Line();
            writer.Line("// Memory lives as long as what points to its buffers.");
            writer.Line("GC.KeepAlive(this);");
        });
        writer.Line();
        writer.Line($"private void Run(int launch, int units) => ThreadTeam.Run(this, launch, units, {threads});");
        writer.Line();
    }

    /// <summary>The numbers that the dispatch goes by.</summary>
    public void PrintNumbers()
    {
        writer.Line("/// <summary>Numbers of the launches.</summary>");
        writer.Block("private static class Launches", () =>
        {
            // As many on a line as there is room for.
            var number = 0;
            var line = "public const int";
            foreach (var launch in names.Launches)
            {
                var constant = $" {names[launch]} = {number.ToString(CultureInfo.InvariantCulture)}";
                constant += ++number == names.Launches.Count ? ";" : ",";
                if (line.Length + constant.Length > writer.Room)
                {
                    writer.Line(line);
                    line = "   ";
                }

                line += constant;
            }

            writer.Line(line);
        });
    }

    /// <summary>A launch on one line, so that the dispatch reads as a table; arguments that are too many go on in the next ones.</summary>
    private void PrintCase(KernelLaunch launch)
    {
        var label = $"case Launches.{names[launch]}:";
        var (method, sizes) = network[launch.Kernel];
        var arguments = launch.Kernel.Parameters.Select(parameter => Argument(parameter, launch))
            .Concat(sizes.Select(size => $"{size.Name}: {Text(size.Value)}"))
            .ToList();
        var line = $"{label} {method}({string.Join(", ", arguments)}); break;";
        if (line.Length <= writer.Room)
        {
            writer.Line(line);
            return;
        }

        writer.Line(label);
        line = $"    {method}(";
        for (var position = 0; position < arguments.Count; position++)
        {
            var argument = arguments[position] + (position == arguments.Count - 1 ? "); break;" : ",");
            if (line.Length + argument.Length + 1 > writer.Room)
            {
                writer.Line(line);
                line = "       ";
            }

            line += (line.EndsWith("(", StringComparison.Ordinal) ? string.Empty : " ") + argument;
        }

        writer.Line(line);
    }

    private string Argument(Parameter parameter, KernelLaunch launch) =>
        parameter.Host is not { } value ? address(launch, parameter.MemoryBuffer!)
        : value == KernelScalar.IsTrained ? "Step > 0 ? -1 : 0"
        : value == KernelScalar.HasShortLookUps ? "Lanes.HasShortLookUps ? -1 : 0"
        : value == KernelScalar.StreamKey && launch.Stream != 0 ? $"_streamKey ^ {launch.Stream.ToString(CultureInfo.InvariantCulture)}"
        : value == KernelScalar.First ? "first"
        : value == KernelScalar.Last ? "last"
        : Field(value);

    private static string Text(Expression number) =>
        number is IntLiteral literal ? literal.Value.ToString(CultureInfo.InvariantCulture) : ExpressionPrinter.Print(number);
}
