using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FirstHour.Tasks;

internal sealed class CutDiamond
{
    [LoadColumn(0)]
    public float Carat { get; set; }

    [LoadColumn(1)]
    public string Cut { get; set; } = "";

    [LoadColumn(2)]
    public string Color { get; set; } = "";

    [LoadColumn(3)]
    public string Clarity { get; set; } = "";

    [LoadColumn(4, 9), VectorType(6)]
    public float[] Sizes { get; set; } = [];
}

internal static class CutMlNet
{
    public static double Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var training = ml.Data.LoadFromTextFile<CutDiamond>(Path.Combine(folder, "diamonds.train.csv"), ',', hasHeader: true);
        var test = ml.Data.LoadFromTextFile<CutDiamond>(Path.Combine(folder, "diamonds.test.csv"), ',', hasHeader: true);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Cut")
            .Append(ml.Transforms.Categorical.OneHotEncoding([new("Color"), new("Clarity")]))
            .Append(ml.Transforms.Concatenate("Features", "Carat", "Color", "Clarity", "Sizes"))
            .Append(ml.MulticlassClassification.Trainers.LightGbm());
        return ml.MulticlassClassification.Evaluate(pipeline.Fit(training).Transform(test)).MicroAccuracy;
    }
}
