using System;
using System.IO;
using System.Linq;

namespace KernelGen;

/// <summary>The files of CIFAR-10's binary version, by the names that they have everywhere.</summary>
internal static class Cifar10Folder
{
    public const int ImagesPerFile = 10_000;

    private const string Source = "CIFAR-10's binary version is at https://www.cs.toronto.edu/~kriz/cifar.html (cifar-10-binary.tar.gz).";

    /// <summary>The files to train on and the one to test with; all are there.</summary>
    /// <exception cref="IOException">The folder or a file is missing.</exception>
    public static (string[] Training, string[] Test) Files(string folder, string name)
    {
        FilePath.Check(folder, name);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"'{folder}': expected the folder of data_batch_1.bin to data_batch_5.bin and test_batch.bin, found "
                + $"{(File.Exists(folder) ? "a file" : "no such folder")}. {Source}");
        }

        string[] training =
        [
            .. Enumerable.Range(1, 5).Select(number => Path.Combine(folder, FormattableString.Invariant($"data_batch_{number}.bin"))),
        ];
        var test = Path.Combine(folder, "test_batch.bin");
        var missing = Array.Find([.. training, test], static file => !File.Exists(file));
        return missing is null
            ? (training, [test])
            : throw new FileNotFoundException($"'{missing}': expected a file of {ImagesPerFile} images, found none. {Source}", missing);
    }
}
