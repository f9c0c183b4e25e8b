using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace Samples;

/// <summary>
/// The command <c>multiplications</c>: a table of what each network multiplies in a training step, counted on its kernels, beside the
/// count of Lin et al. 2016.
/// </summary>
internal static class MultiplicationsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ImageSample sample)
    {
        var command = new Command("multiplications", "Print what each network multiplies, as a table in Markdown; nothing is trained");
        command.SetAction(_ => Console.Out.Write(string.Concat(Table(sample.Networks).Select(line => line + "\n"))));
        return command;
    }

    private static IEnumerable<string> Table(IReadOnlyList<NetworkChoice> networks)
    {
        yield return "| network | samples a step | multiplications | divisions | square roots | in full precision | left "
            + "| as the paper counts | in full precision | left | an inference multiplies, per sample |";
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var same in networks.GroupBy(Counts))
        {
            yield return $"| {string.Join(", ", same.Select(choice => choice.Name))} {same.Key}";
        }
    }

    private static string Counts(NetworkChoice choice)
    {
        var step = choice.Costs.TrainingStep;
        var paper = choice.Costs.PaperMultiplications!;
        var inference = choice.Costs.Inference.PerSample(choice.Costs.BatchSize);
        return FormattableString.Invariant($"| {choice.Costs.BatchSize} | {step.Multiplications:N0} | {step.Divisions:N0} ")
            + FormattableString.Invariant($"| {step.SquareRoots:N0} | {step.FullPrecisionMultiplications:N0} ")
            + FormattableString.Invariant($"| {100.0 * step.Multiplications / step.FullPrecisionMultiplications:0.####} % ")
            + FormattableString.Invariant($"| {paper.Network:N0} | {paper.FullPrecision:N0} | {100 * paper.Ratio:0.####} % ")
            + FormattableString.Invariant($"| {inference.Multiplications:N0} |");
    }
}
