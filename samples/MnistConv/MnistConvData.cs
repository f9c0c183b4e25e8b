using System.IO;
using KernelGen;
using Samples;

namespace MnistConv;

/// <summary>The digits: 55,000 to train on, 5,000 to choose the best epoch by, 10,000 to test with.</summary>
internal static class MnistConvData
{
    private const int TrainingCount = 55_000;
    private const int Side = 28;

    /// <summary>Reads the four files of a folder, gzip or plain.</summary>
    /// <exception cref="IOException">A file is missing or is not what its name says.</exception>
    public static ImageData Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder '{folder}' does not exist.");
        }

        var (training, validation) = Read(folder, "train", 60_000).SplitInOrder(TrainingCount);
        return new ImageData(training, validation, Read(folder, "t10k", 10_000));
    }

    private static Dataset Read(string folder, string part, int count)
    {
        var images = Find(folder, $"{part}-images-idx3-ubyte");
        var dataset = Dataset.FromIdx(images, Find(folder, $"{part}-labels-idx1-ubyte"));
        return dataset.Count == count && (dataset.Height, dataset.Width, dataset.Channels, dataset.Classes) == (Side, Side, 1, 10)
            ? dataset
            : throw new InvalidDataException(
                $"'{images}': expected MNIST's {count} images of {Side} × {Side} pixels in 10 classes, found {dataset.Count} of "
                    + $"{dataset.Height} × {dataset.Width} × {dataset.Channels} in {dataset.Classes}.");
    }

    private static string Find(string folder, string name)
    {
        var compressed = Path.Combine(folder, name + ".gz");
        var plain = Path.Combine(folder, name);
        return File.Exists(compressed) || !File.Exists(plain) ? compressed : plain;
    }
}
