using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission;

/// <summary>
/// Prints some of a network's schedules for the class that runs them: calls, numbers of stages, and what each number does.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="names">The stages of these schedules.</param>
/// <param name="address">Where the class that runs a stage finds one of its planes.</param>
internal sealed class StagePrinter(NetworkPlan plan, StageNames names, Func<Stage, Plane, string> address)
{
    /// <summary>Whether a stage wants to be told this.</summary>
    public bool Uses(HostValue value) => names.Stages.Any(stage => stage.Kernel.Parameters.Any(parameter => parameter.Host == value));

    /// <summary>The fields that hold what stages want to be told, a line each.</summary>
    public string Fields(params IEnumerable<HostValue> values) => string.Concat(
        values.Where(Uses).Select(value => $"private {FieldType(value)} {Field(value)};\n"));

    /// <summary>The field that holds a value: "_stepSize".</summary>
    public static string Field(HostValue value)
    {
        var name = value.ToString();
        return "_" + char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    /// <summary>A local that says whether the weights of inference are codes, where a stage depends on it.</summary>
    public static void PrintCondition(SourceWriter writer, string weights, params IReadOnlyList<Stage>[] schedules)
    {
        var stages = schedules.SelectMany(schedule => schedule);
        if (stages.Any(stage => stage.Condition is StageCondition.CodedWeights or StageCondition.RealWeights))
        {
            writer.Line($"bool hasCodes = {weights} != InferenceWeights.Real;");
        }
    }

    /// <summary>The calls of a schedule's stages.</summary>
    public void PrintStages(SourceWriter writer, IReadOnlyList<Stage> stages)
    {
        var takesTargets = plan.Graph.Loss.TakesTargets();
        for (var position = 0; position < stages.Count; position++)
        {
            // A run of stages under one condition stands in one block.
            var condition = Condition(stages[position].Condition, takesTargets);
            if (condition is null)
            {
                writer.Line(names.Call(stages[position]));
                continue;
            }

            var run = stages.Skip(position).TakeWhile(stage => Condition(stage.Condition, takesTargets) == condition).ToList();
            if (position > 0)
            {
                writer.Line();
            }

            writer.Block($"if ({condition})", () => run.ForEach(stage => writer.Line(names.Call(stage))));
            position += run.Count - 1;
            var others = stages.Skip(position + 1).TakeWhile(stage => AreOpposites(stage.Condition, stages[position].Condition)).ToList();
            if (others.Count > 0)
            {
                writer.Block("else", () => others.ForEach(stage => writer.Line(names.Call(stage))));
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

    /// <summary>What each stage is: its kernel, on its memory.</summary>
    /// <param name="writer">The class.</param>
    /// <param name="threads">How many threads share a stage.</param>
    public void PrintDispatch(SourceWriter writer, string threads)
    {
        writer.Line(
            "/// <summary>Units <paramref name=\"first\"/> to <paramref name=\"last\"/> (excluded) of a stage, on this thread.</summary>");
        writer.Block("public void RunStage(int stage, int first, int last)", () =>
        {
            writer.Block("switch (stage)", () =>
            {
                foreach (var stage in names.Stages)
                {
                    PrintCase(writer, stage);
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
            foreach (var stage in names.Stages)
            {
                writer.Line($"public const int {names[stage]} = {number.ToString(CultureInfo.InvariantCulture)};");
                number++;
            }
        });
    }

    private static string FieldType(HostValue value) => value switch
    {
        HostValue.InputRows or HostValue.TargetRows or HostValue.OutputRows => "float*",
        HostValue.LabelRows => "int*",
        _ => ExpressionPrinter.TypeName(Parameter.KindOf(value)),
    };

    private static string? Condition(StageCondition condition, bool takesTargets) => condition switch
    {
        StageCondition.CodedWeights => "hasCodes",
        StageCondition.RealWeights => "!hasCodes",
        StageCondition.Labels when takesTargets => "_labelRows != null",
        StageCondition.Targets => "_labelRows == null",
        _ => null,
    };

    private static bool AreOpposites(StageCondition a, StageCondition b) => (a, b) is
        (StageCondition.CodedWeights, StageCondition.RealWeights) or (StageCondition.RealWeights, StageCondition.CodedWeights)
        or (StageCondition.Labels, StageCondition.Targets) or (StageCondition.Targets, StageCondition.Labels);

    private void PrintCase(SourceWriter writer, Stage stage)
    {
        writer.Line($"case Stage.{names[stage]}:");
        var arguments = stage.Kernel.Parameters.Select(parameter => Argument(parameter, stage)).ToList();
        var line = $"    {stage.Kernel.Name}({string.Join(", ", arguments)});";
        if (line.Length < 110)
        {
            writer.Line(line);
        }
        else
        {
            writer.Line($"    {stage.Kernel.Name}(");
            for (var position = 0; position < arguments.Count; position++)
            {
                writer.Line($"        {arguments[position]}{(position == arguments.Count - 1 ? ");" : ",")}");
            }
        }

        writer.Line("    break;");
    }

    private string Argument(Parameter parameter, Stage stage) => parameter.Host switch
    {
        null => address(stage, parameter.Plane!),
        HostValue.IsTrained => "Step > 0 ? -1 : 0",
        HostValue.StreamKey => stage.Stream == 0 ? "_streamKey" : $"_streamKey ^ {stage.Stream.ToString(CultureInfo.InvariantCulture)}",
        HostValue.First => "first",
        HostValue.Last => "last",
        { } value => Field(value),
    };
}
