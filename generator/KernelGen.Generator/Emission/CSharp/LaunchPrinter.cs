using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>
/// Prints some of a network's schedules for the class that runs them: calls, numbers of launches, and what each number does.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="names">The launches of these schedules.</param>
/// <param name="address">Where the class that runs a launch finds one of its buffers.</param>
internal sealed class LaunchPrinter(NetworkPlan plan, LaunchNames names, Func<KernelLaunch, MemoryBuffer, string> address)
{
    /// <summary>Whether a launch wants to be told this.</summary>
    public bool Uses(KernelScalar value) => names.Launches.Any(launch => launch.Kernel.Parameters.Any(parameter => parameter.Host == value));

    /// <summary>The fields that hold what launches want to be told, a line each.</summary>
    public string Fields(params IEnumerable<KernelScalar> values) => string.Concat(
        values.Where(Uses).Select(value => $"private {FieldType(value)} {Field(value)};\n"));

    /// <summary>The field that holds a value: "_stepSize".</summary>
    public static string Field(KernelScalar value)
    {
        var name = value.ToString();
        return "_" + char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    /// <summary>A local that says whether the weights of inference are codes, where a launch depends on it.</summary>
    public static void PrintCondition(SourceWriter writer, string weights, params IReadOnlyList<KernelLaunch>[] schedules)
    {
        var launches = schedules.SelectMany(schedule => schedule);
        if (launches.Any(launch => launch.Condition is LaunchCondition.CodedWeights or LaunchCondition.RealWeights))
        {
            writer.Line($"bool hasCodes = {weights} != InferenceWeights.Real;");
        }
    }

    /// <summary>The calls of a schedule's launches.</summary>
    public void PrintLaunches(SourceWriter writer, IReadOnlyList<KernelLaunch> launches)
    {
        var takesTargets = plan.Graph.Loss.TakesTargets();
        for (var position = 0; position < launches.Count; position++)
        {
            // A run of launches under one condition stands in one block.
            var condition = Condition(launches[position].Condition, takesTargets);
            if (condition is null)
            {
                writer.Line(names.Call(launches[position]));
                continue;
            }

            var run = launches.Skip(position).TakeWhile(launch => Condition(launch.Condition, takesTargets) == condition).ToList();
            if (position > 0)
            {
                writer.Line();
            }

            writer.Block($"if ({condition})", () => run.ForEach(launch => writer.Line(names.Call(launch))));
            position += run.Count - 1;
            var others = launches.Skip(position + 1).TakeWhile(launch => AreOpposites(launch.Condition, launches[position].Condition)).ToList();
            if (others.Count > 0)
            {
                writer.Block("else", () => others.ForEach(launch => writer.Line(names.Call(launch))));
                position += others.Count;
            }

            writer.Line();
        }
    }

    /// <summary>A loop over mini-batches; <paramref name="check"/> comes first in it.</summary>
    public static void PrintBatches(SourceWriter writer, Action body, Action? check = null)
    {
        writer.Line("for (int first = 0; first < samples; first += BatchSize)");
        writer.Open();
        writer.Line("int count = Math.Min(BatchSize, samples - first);");
        check?.Invoke();
        writer.Line("Begin(inputRows, count);");
        body();
        writer.Line("inputRows += BatchSize * InputSize;");
        writer.Close();
    }

    /// <summary>What each launch is: its kernel, on its memory.</summary>
    /// <param name="writer">The class.</param>
    /// <param name="threads">How many threads share a launch.</param>
    public void PrintDispatch(SourceWriter writer, string threads)
    {
        writer.Line(
            "/// <summary>Units <paramref name=\"first\"/> to <paramref name=\"last\"/> (excluded) of a stage, on this thread.</summary>");
        writer.Block("public void RunStage(int stage, int first, int last)", () =>
        {
            writer.Block("switch (stage)", () =>
            {
                foreach (var launch in names.Launches)
                {
                    PrintCase(writer, launch);
                }
            });
            writer.Line();
            writer.Line("// Memory lives as long as what points to its buffers.");
            writer.Line("GC.KeepAlive(this);");
        });
        writer.Line();
        writer.Line($"private void Run(int stage, int units) => ThreadTeam.Run(this, stage, units, {threads});");
        writer.Line();
    }

    /// <summary>The numbers that the dispatch goes by.</summary>
    public void PrintNumbers(SourceWriter writer)
    {
        writer.Line("/// <summary>Numbers of the stages.</summary>");
        writer.Block("private static class Stage", () =>
        {
            var number = 0;
            foreach (var launch in names.Launches)
            {
                writer.Line($"public const int {names[launch]} = {number.ToString(CultureInfo.InvariantCulture)};");
                number++;
            }
        });
    }

    private static string FieldType(KernelScalar value) => value switch
    {
        KernelScalar.InputRows or KernelScalar.TargetRows or KernelScalar.OutputRows => "float*",
        KernelScalar.LabelRows => "int*",
        _ => ExpressionPrinter.TypeName(Parameter.KindOf(value)),
    };

    private static string? Condition(LaunchCondition condition, bool takesTargets) => condition switch
    {
        LaunchCondition.CodedWeights => "hasCodes",
        LaunchCondition.RealWeights => "!hasCodes",
        LaunchCondition.Labels when takesTargets => "_labelRows != null",
        LaunchCondition.Targets => "_labelRows == null",
        _ => null,
    };

    private static bool AreOpposites(LaunchCondition a, LaunchCondition b) => (a, b) is
        (LaunchCondition.CodedWeights, LaunchCondition.RealWeights) or (LaunchCondition.RealWeights, LaunchCondition.CodedWeights)
        or (LaunchCondition.Labels, LaunchCondition.Targets) or (LaunchCondition.Targets, LaunchCondition.Labels);

    private void PrintCase(SourceWriter writer, KernelLaunch launch)
    {
        writer.Line($"case Stage.{names[launch]}:");
        var arguments = launch.Kernel.Parameters.Select(parameter => Argument(parameter, launch)).ToList();
        var line = $"    {launch.Kernel.Name}({string.Join(", ", arguments)});";
        if (line.Length < 110)
        {
            writer.Line(line);
        }
        else
        {
            writer.Line($"    {launch.Kernel.Name}(");
            for (var position = 0; position < arguments.Count; position++)
            {
                writer.Line($"        {arguments[position]}{(position == arguments.Count - 1 ? ");" : ",")}");
            }
        }

        writer.Line("    break;");
    }

    private string Argument(Parameter parameter, KernelLaunch launch) => parameter.Host switch
    {
        null => address(launch, parameter.MemoryBuffer!),
        KernelScalar.IsTrained => "Step > 0 ? -1 : 0",
        KernelScalar.StreamKey => launch.Stream == 0 ? "_streamKey" : $"_streamKey ^ {launch.Stream.ToString(CultureInfo.InvariantCulture)}",
        KernelScalar.First => "first",
        KernelScalar.Last => "last",
        { } value => Field(value),
    };
}
