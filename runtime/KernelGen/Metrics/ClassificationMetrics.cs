using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Serialization;

namespace KernelGen;

/// <summary>How well a network tells the classes of a data set apart: what
/// <see cref="NetworkExtensions.Evaluate(IClassifier, Dataset, int, IReadOnlyList{string})"/> measures.</summary>
/// <param name="Samples">Samples of the data set.</param>
/// <param name="Accuracy">The share of samples in the right class.</param>
/// <param name="MeanLoss">The mean over samples of the loss that training makes small.</param>
/// <param name="TopK">Among how many of the largest outputs the right one has to be.</param>
/// <param name="TopKAccuracy">The share of samples whose right output is among them; of equal outputs the first counts as larger.</param>
/// <param name="MacroPrecision">The mean precision of the classes that occur or are predicted.</param>
/// <param name="MacroRecall">Their mean recall.</param>
/// <param name="MacroF1">Their mean F1.</param>
/// <param name="Classes">Precision, recall and F1 of every class.</param>
/// <param name="Confusion">Which classes are taken for which.</param>
public sealed record ClassificationMetrics(
    int Samples,
    double Accuracy,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double MeanLoss,
    int TopK,
    double TopKAccuracy,
    double MacroPrecision,
    double MacroRecall,
    double MacroF1,
    IReadOnlyList<ClassMetrics> Classes,
    ConfusionMatrix Confusion)
{
    /// <summary>Accuracy and loss in a line, and below it a table of the classes.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"accuracy {Percent(Accuracy)} over {Samples} {(Samples == 1 ? "sample" : "samples")}");
        if (TopK > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $", top {TopK} {Percent(TopKAccuracy)}");
        }

        text.Append(CultureInfo.InvariantCulture, $", mean loss {MeanLoss:G4}").Append('\n');
        text.Append(TextColumns.Align(
        [
            ["class", "precision", "recall", "F1", "samples"],
            .. Classes.Select(row => Row(row.Name, row.Precision, row.Recall, row.F1, row.Support)),
            Row("mean", MacroPrecision, MacroRecall, MacroF1, Samples),
        ]));
        return text.ToString();
    }

    private static string[] Row(string name, double precision, double recall, double f1, int samples) =>
    [
        TextColumns.Short(name), Percent(precision), Percent(recall), Percent(f1), samples.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
