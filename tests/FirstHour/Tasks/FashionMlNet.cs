using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FirstHour.Tasks;

internal sealed class Garment
{
    [VectorType(784)]
    public float[] Features { get; set; } = [];

    public uint Kind { get; set; }
}

internal static class FashionMlNet
{
    public static double Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var training = ml.Data.LoadFromEnumerable(Read(folder, "train"));
        var test = ml.Data.LoadFromEnumerable(Read(folder, "t10k"));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Garment.Kind))
            .Append(ml.MulticlassClassification.Trainers.LightGbm());
        var metrics = ml.MulticlassClassification.Evaluate(pipeline.Fit(training).Transform(test));
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
        return metrics.MicroAccuracy;
    }

    private static List<Garment> Read(string folder, string part)
    {
        var images = Unpacked(Path.Combine(folder, part + "-images-idx3-ubyte.gz"))[16..];
        var labels = Unpacked(Path.Combine(folder, part + "-labels-idx1-ubyte.gz"))[8..];
        return [.. labels.Select((label, index) => new Garment
        {
            Features = [.. images.AsSpan(index * 784, 784).ToArray().Select(pixel => pixel / 255f)],
            Kind = label,
        })];
    }

    private static byte[] Unpacked(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
