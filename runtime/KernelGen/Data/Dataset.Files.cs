using System;
using System.IO;

namespace KernelGen;

// Data sets that come in files.
public sealed partial class Dataset
{
    /// <summary>
    /// Reads a pair of IDX files, the format of MNIST, plain or gzip. Pixels are kept as bytes, and read as values of 0…1.
    /// </summary>
    /// <param name="imagesPath">The images: unsigned bytes of rank 2 to 4 (samples, rows, columns, channels) or more.</param>
    /// <param name="labelsPath">The labels.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not in the format, ends too early or too late, or they do not belong
    /// together.</exception>
    public static Dataset FromIdx(string imagesPath, string labelsPath)
    {
        var labels = IdxReader.ReadLabels(labelsPath, nameof(labelsPath));
        var (pixels, shape) = IdxReader.ReadImages(imagesPath, nameof(imagesPath));
        if (shape[0] != labels.Length)
        {
            throw new InvalidDataException($"'{imagesPath}' holds {shape[0]} images, but '{labelsPath}' holds {labels.Length} labels.");
        }

        return shape.Length switch
        {
            3 => FromBytes(pixels, labels, shape[1], shape[2], 1),
            4 => FromBytes(pixels, labels, shape[1], shape[2], shape[3]),
            _ => FromBytes(pixels, labels, 1, 1, pixels.Length / labels.Length),
        };
    }

    /// <summary>Reads the folder of CIFAR-10's binary version: six files of 10,000 images of 32 × 32 pixels in three colours.</summary>
    /// <remarks>Images are kept as bytes, [row][column][channel], and read as values of 0…1.</remarks>
    /// <param name="folder">The folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin.</param>
    /// <returns>50,000 images to train on and 10,000 to test with, in the order of the files.</returns>
    /// <exception cref="IOException">The folder or a file is missing; the message says where to get them.</exception>
    /// <exception cref="InvalidDataException">A file is not in the format, or does not hold 10,000 images.</exception>
    public static (Dataset Training, Dataset Test) FromCifar10Folder(string folder)
    {
        var (training, test) = Cifar10Folder.Files(folder, nameof(folder));
        return (
            FromCifar10(training, Cifar10Folder.ImagesPerFile, nameof(folder)),
            FromCifar10(test, Cifar10Folder.ImagesPerFile, nameof(folder)));
    }

    /// <summary>
    /// Reads files of the binary version of CIFAR-10, plain or gzip. Images are kept as bytes, channels innermost, and read as values of
    /// 0…1.
    /// </summary>
    /// <param name="files">The files, such as data_batch_1.bin to data_batch_5.bin, each with any number of images.</param>
    /// <returns>Their samples, in order.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not in the format.</exception>
    public static Dataset FromCifar10(params string[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Length > 0
            ? FromCifar10(files, null, nameof(files))
            : throw new ArgumentException("At least one file was expected.", nameof(files));
    }

    private static Dataset FromCifar10(string[] files, int? imagesPerFile, string name)
    {
        var (pixels, labels) = Cifar10Reader.Read(files, imagesPerFile, name);
        return FromBytes(pixels, labels, Cifar10Reader.Side, Cifar10Reader.Side, Cifar10Reader.Channels, Cifar10Reader.Classes);
    }
}
