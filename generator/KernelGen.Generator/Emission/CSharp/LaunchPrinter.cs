using System;
using System.Collections.Generic;
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
            var last = names.Launches.Count - 1;
            writer.Items("public const int ", names.Launches.Select((launch, number) =>
                $"{names[launch]} = {number.ToString(CultureInfo.InvariantCulture)}{(number == last ? ";" : ",")}"));
        });
    }

    /// <summary>All units of a launch on the calling thread, without the dispatch.</summary>
    /// <param name="launch">The launch; its units are not those of samples.</param>
    public string Whole(KernelLaunch launch)
    {
        var (method, arguments) = Call(launch, "0", launch.Kernel.Units.Count.ToString(CultureInfo.InvariantCulture));
        return $"{method}({string.Join(", ", arguments)});";
    }

    /// <summary>A launch on one line, so that the dispatch reads as a table; arguments that are too many go on in the next ones.</summary>
    private void PrintCase(KernelLaunch launch)
    {
        var label = $"case Launches.{names[launch]}:";
        var (method, arguments) = Call(launch, "first", "last");
        var line = $"{label} {method}({string.Join(", ", arguments)}); break;";
        if (line.Length <= writer.Room)
        {
            writer.Line(line);
            return;
        }

        writer.Line(label);
        var last = arguments.Count - 1;
        writer.Items(
            $"    {method}(",
            arguments.Select((argument, position) => argument + (position == last ? "); break;" : ",")),
            further: "        ");
    }

    /// <summary>A launch as a call, and what it is passed.</summary>
    private (string Method, List<string> Arguments) Call(KernelLaunch launch, string first, string last)
    {
        var (method, sizes) = network[launch.Kernel];
        var arguments = launch.Kernel.Parameters
            .Select(parameter => parameter.Host == KernelScalar.First ? first
                : parameter.Host == KernelScalar.Last ? last
                : Argument(parameter, launch))
            .Concat(sizes.Select(size => $"{size.Name}: {Text(size.Value)}"));
        return (method, arguments.ToList());
    }

    private string Argument(Parameter parameter, KernelLaunch launch) =>
        parameter.Host is not { } value ? address(launch, parameter.MemoryBuffer!)
        : value == KernelScalar.IsTrained ? "Step > 0 ? -1 : 0"
        : value == KernelScalar.HasShortLookUps ? "Lanes.HasShortLookUps ? -1 : 0"
        : value == KernelScalar.StreamKey && launch.Stream != 0 ? $"_streamKey ^ {launch.Stream.ToString(CultureInfo.InvariantCulture)}"
        : Field(value);

    private static string Text(Expression number) =>
        number is IntLiteral literal ? literal.Value.ToString(CultureInfo.InvariantCulture) : ExpressionPrinter.Print(number);
}
