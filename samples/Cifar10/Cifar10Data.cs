using KernelGen;
using Samples;

namespace Cifar10;

/// <summary>The images, divided as in Lin et al. 2016: 45,000 to train on, 5,000 to choose the best epoch by, 10,000 to test.</summary>
internal static class Cifar10Data
{
    private const int TrainingCount = 45_000;

    /// <summary>Reads the six files of a folder.</summary>
    public static ImageData Read(string folder)
    {
        var (all, test) = Dataset.FromCifar10Folder(folder);
        var (training, validation) = all.SplitInOrder(TrainingCount);
        return new ImageData(training, validation, test);
    }
}
