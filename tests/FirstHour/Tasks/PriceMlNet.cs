using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FirstHour.Tasks;

internal sealed class PricedDiamond
{
    [LoadColumn(0)]
    public float Carat { get; set; }

    [LoadColumn(1)]
    public string Cut { get; set; } = "";

    [LoadColumn(2)]
    public string Color { get; set; } = "";

    [LoadColumn(3)]
    public string Clarity { get; set; } = "";

    [LoadColumn(4, 8), VectorType(5)]
    public float[] Sizes { get; set; } = [];

    [LoadColumn(9), ColumnName("Label")]
    public float LogPrice { get; set; }
}

internal static class PriceMlNet
{
    public static double Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var training = ml.Data.LoadFromTextFile<PricedDiamond>(Path.Combine(folder, "diamonds.train.csv"), ',', hasHeader: true);
        var test = ml.Data.LoadFromTextFile<PricedDiamond>(Path.Combine(folder, "diamonds.test.csv"), ',', hasHeader: true);
        var pipeline = ml.Transforms.Categorical.OneHotEncoding([new("Cut"), new("Color"), new("Clarity")])
            .Append(ml.Transforms.Concatenate("Features", "Carat", "Cut", "Color", "Clarity", "Sizes"))
            .Append(ml.Regression.Trainers.LightGbm());
        return ml.Regression.Evaluate(pipeline.Fit(training).Transform(test)).RSquared;
    }
}
