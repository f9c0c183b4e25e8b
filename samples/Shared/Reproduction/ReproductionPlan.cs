using System.Collections.Generic;

namespace Samples.Reproduction;

/// <summary>What a command trains: the rows of a table, with seeds and epochs unless the command line says otherwise.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Description">One sentence for <c>--help</c>.</param>
/// <param name="Experiments">The rows.</param>
/// <param name="Seeds">Seeds of each row.</param>
/// <param name="Epochs">Epochs of the paper, or as many as there is time for; and of the shortened schedule.</param>
/// <param name="Remark">What a reader of the results must know of the data; empty for nothing.</param>
/// <param name="Variable">What <see cref="Experiment.Value"/> is, where errors are drawn over it; null where they are not.</param>
internal sealed record ReproductionPlan(
    string Command,
    string Description,
    IReadOnlyList<Experiment> Experiments,
    int Seeds,
    (int All, int Quick) Epochs,
    string Remark = "",
    string? Variable = null)
{
    /// <summary>What the folder of data is, where it is not the sample's; it has to be named then.</summary>
    public string? DataDescription { get; init; }

    /// <summary>Whether the table says what a training step costs: where rows are different networks.</summary>
    public bool HasCosts { get; init; }

    /// <summary>The command that trains every method of the paper.</summary>
    public static ReproductionPlan OfPaper(IReadOnlyList<Experiment> experiments, (int All, int Quick) epochs) => new(
        "reproduce",
        "Train every method of the paper, and write the table; the same command goes on where it was interrupted",
        experiments,
        Seeds: 3,
        epochs);
}
