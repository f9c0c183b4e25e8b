using System.IO;
using KernelGen;
using Samples;

namespace Mnist;

/// <summary>The digits: the last ones of the training file choose the best epoch.</summary>
internal static class MnistData
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    private const int TrainingFileCount = 60_000;
    private const int TestFileCount = 10_000;

    /// <summary>Reads the four files of a folder, gzip or plain.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="training">How many of the 60,000 are trained on; the rest is for validation.</param>
    /// <exception cref="IOException">A file is missing or is not what its name says.</exception>
    public static ImageData Read(string folder, int training)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder '{folder}' does not exist.");
        }

        var (first, last) = Read(folder, "train", TrainingFileCount).SplitInOrder(training);
        return new ImageData(first, last, Read(folder, "t10k", TestFileCount));
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
