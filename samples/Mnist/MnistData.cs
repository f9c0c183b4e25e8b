using System.IO;
using KernelGen;
using Samples;

namespace Mnist;

/// <summary>
/// The digits, divided as in Lin et al. 2016: 50,000 to train on, 10,000 to choose the best epoch by, 10,000 to test with.
/// </summary>
internal static class MnistData
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    private const int TrainingCount = 50_000;
    private const int TrainingFileCount = 60_000;
    private const int TestFileCount = 10_000;
    private const int Pixels = Side * Side;

    /// <summary>Reads the four files of a folder, gzip or plain.</summary>
    /// <exception cref="IOException">A file is missing or is not what its name says.</exception>
    public static ImageData Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder '{folder}' does not exist.");
        }

        var (training, validation) = Read(folder, "train", TrainingFileCount).SplitInOrder(TrainingCount);
        return new ImageData(training, validation, Read(folder, "t10k", TestFileCount));
    }

    private static Dataset Read(string folder, string part, int count)
    {
        var images = Find(folder, $"{part}-images-idx3-ubyte");
        var dataset = Dataset.FromIdx(images, Find(folder, $"{part}-labels-idx1-ubyte"));
        return dataset.Count == count && dataset.SampleSize == Pixels && dataset.Classes == 10
            ? dataset
            : throw new InvalidDataException(
                $"'{images}': expected MNIST's {count} images of {Pixels} pixels in 10 classes, found {dataset.Count} of "
                    + $"{dataset.SampleSize} in {dataset.Classes}.");
    }

    private static string Find(string folder, string name)
    {
        var compressed = Path.Combine(folder, name + ".gz");
        var plain = Path.Combine(folder, name);
        return File.Exists(compressed) || !File.Exists(plain) ? compressed : plain;
    }
}
