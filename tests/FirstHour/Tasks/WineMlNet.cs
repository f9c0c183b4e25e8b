using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FirstHour.Tasks;

internal sealed class Wine
{
    [LoadColumn(0, 12), VectorType(13)]
    public float[] Features { get; set; } = [];

    [LoadColumn(13)]
    public float Cultivar { get; set; }
}

internal static class WineMlNet
{
    public static double Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var training = ml.Data.LoadFromTextFile<Wine>(Path.Combine(folder, "wine.train.csv"), ',', hasHeader: true);
        var test = ml.Data.LoadFromTextFile<Wine>(Path.Combine(folder, "wine.test.csv"), ',', hasHeader: true);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Wine.Cultivar))
            .Append(ml.Transforms.NormalizeMeanVariance(nameof(Wine.Features)))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        return ml.MulticlassClassification.Evaluate(pipeline.Fit(training).Transform(test)).MicroAccuracy;
    }
}
