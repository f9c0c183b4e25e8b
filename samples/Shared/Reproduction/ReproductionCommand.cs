using System;
using System.CommandLine;
using System.IO;
using System.Linq;

namespace Samples.Reproduction;

/// <summary>A command of a sample that trains every row of a table, and writes the table.</summary>
internal static class ReproductionCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="sample">The sample: its networks, data and rates.</param>
    /// <param name="plan">The rows.</param>
    public static Command Create(ImageSample sample, ReproductionPlan plan)
    {
        var (experiments, epochs) = (plan.Experiments, plan.Epochs);
        var rows = new Option<string[]>("--rows")
        {
            Description = "Rows to train; all unless said otherwise",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. experiments.Select(experiment => experiment.Row)],
        };
        rows.AcceptOnlyFromAmong([.. experiments.Select(experiment => experiment.Row)]);
        var seeds = new Option<int>("--seeds") { Description = "Seeds of each row, from 1", DefaultValueFactory = _ => plan.Seeds };
        var quick = new Option<bool>("--quick") { Description = $"A shortened schedule: {epochs.Quick} epochs instead of {epochs.All}" };
        var length = new Option<int?>("--epochs") { Description = $"Epochs, over which the rates are stretched; {epochs.All} unless said" };
        var jobs = new Option<int>("--jobs") { Description = "Networks to train side by side", DefaultValueFactory = _ => 1 };
        var threads = new Option<int?>("--threads")
        {
            Description = "Threads to train each network with; all processors together unless said. Results do not depend on it",
        };
        var usual = plan.DataDescription is null ? sample.Data : null;
        var data = new Option<string>("--data") { Description = plan.DataDescription ?? sample.DataDescription, Required = usual is null };
        if (usual is not null)
        {
            data.DefaultValueFactory = _ => usual;
        }

        var output = new Option<string>("--output")
        {
            Description = "Folder for the table, its figures, and what is needed to go on",
            DefaultValueFactory = _ => Path.Combine("artifacts", $"{sample.Name}-{plan.Command}"),
        };
        var images = new Option<int?>("--images") { Description = "Use the first so many images of each part only, to try it out" };
        foreach (var option in new Option[] { seeds, length, jobs, threads, images })
        {
            option.Validators.Add(ImageSample.AtLeastOne);
        }

        var command = new Command(plan.Command, plan.Description)
        {
            rows, seeds, quick, length, jobs, threads, data, output, images,
        };
        command.SetAction(parsed => sample.Guard(
            cancellation => new ReproductionRun(sample, plan, new ReproductionOptions(
                parsed.GetValue(rows)!,
                parsed.GetValue(seeds),
                parsed.GetValue(length) ?? (parsed.GetValue(quick) ? epochs.Quick : epochs.All),
                parsed.GetValue(jobs),
                parsed.GetValue(threads) ?? Math.Max(1, Environment.ProcessorCount / parsed.GetValue(jobs)),
                parsed.GetValue(data)!,
                parsed.GetValue(output)!,
                parsed.GetValue(images))).ToEnd(cancellation),
            () => "interrupted. The same command goes on after the last finished epochs."));
        return command;
    }
}
