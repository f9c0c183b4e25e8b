using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace KernelGen.Images;

/// <summary>A data set of image files: a folder that has a folder of PNG or JPEG files for each class.</summary>
public sealed class ImageFolder
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg"];

    private ImageFolder(Dataset data, IReadOnlyList<string> classes, IReadOnlyList<string> files) =>
        (Data, Classes, Files) = (data, classes, files);

    /// <summary>The images, kept as bytes, [row][column][channel], and read as values of 0…1.</summary>
    public Dataset Data { get; }

    /// <summary>The name of each class, by label: the names of the folders.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The file of each sample.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads all images, on all cores.</summary>
    /// <remarks>
    /// Classes come in the order of their folders' names, and files in the order of theirs, by their characters' codes. Files that do not
    /// end in .png, .jpg or .jpeg are left alone, and so are folders within those of classes.
    /// </remarks>
    /// <param name="folder">The folder of the classes' folders.</param>
    /// <param name="height">Rows that every image gets: it is scaled if it has others. Null for images that all are of one size.</param>
    /// <param name="width">Columns; given with <paramref name="height"/> or not at all.</param>
    /// <param name="channels">3 for red, green and blue; 1 for brightness.</param>
    /// <param name="classes">
    /// The classes, for test images whose labels should be those of the training images; null for those that have a folder.
    /// </param>
    /// <returns>The data set, and what its labels mean.</returns>
    /// <exception cref="ArgumentException">An argument is out of range, or the images together are more than a data set holds.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no classes or a class has no images, a file is no PNG or JPEG or is damaged, or images are of several sizes and none was
    /// given.
    /// </exception>
    public static ImageFolder Read(
        string folder, int? height = null, int? width = null, int channels = 3, IReadOnlyList<string>? classes = null)
    {
        CheckArguments(folder, height, width, channels);
        var names = ClassesIn(folder, classes);
        List<string> files = [];
        List<int> labels = [];
        for (var label = 0; label < names.Length; label++)
        {
            var images = ImagesOf(Path.Combine(folder, names[label]));
            files.AddRange(images);
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }

        var (rows, columns) = (height, width) is (int h, int w) ? (h, w) : ImageFile.SizeOf(files[0]);
        var size = (long)rows * columns * channels;
        if (size * files.Count > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{files.Count} images of {rows} × {columns} × {channels} values are more than a data set holds ({Array.MaxLength}).",
                nameof(folder));
        }

        var pixels = new byte[size * files.Count];
        ReadAll(files, pixels, (rows, columns, channels), mayScale: height is not null);
        return new ImageFolder(Dataset.FromBytes(pixels, labels.ToArray(), rows, columns, channels, names.Length), names, files);
    }

    private static void CheckArguments(string folder, int? height, int? width, int channels)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (height is null != width is null)
        {
            throw new ArgumentException(
                "Height and width were expected together, or neither.", height is null ? nameof(height) : nameof(width));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height ?? 1, 1, nameof(height));
        ArgumentOutOfRangeException.ThrowIfLessThan(width ?? 1, 1, nameof(width));
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Images have 3 channels, or 1 for brightness.");
        }
    }

    private static string[] ClassesIn(string folder, IReadOnlyList<string>? known)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"'{folder}': expected a folder with a folder of images for each class, found no such folder.");
        }

        string[] found = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        if (found.Length == 0)
        {
            throw new InvalidDataException($"'{folder}': expected a folder of images for each class, found no folder.");
        }

        if (known is null)
        {
            return found;
        }

        var other = found.Except(known, StringComparer.Ordinal).FirstOrDefault();
        return other is null
            ? [.. known]
            : throw new InvalidDataException(
                $"'{folder}': expected folders of the {known.Count} classes, found '{other}', which is none.");
    }

    private static string[] ImagesOf(string folder)
    {
        string[] images = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(path => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))]
            : [];
        Array.Sort(images, StringComparer.Ordinal);
        return images.Length > 0 ? images : throw new InvalidDataException($"'{folder}': expected PNG or JPEG files, found none.");
    }

    private static void ReadAll(List<string> files, byte[] pixels, (int Height, int Width, int Channels) shape, bool mayScale)
    {
        var size = shape.Height * shape.Width * shape.Channels;
        var failures = new Exception?[files.Count];
        Parallel.For(0, files.Count, (i, loop) =>
        {
            try
            {
                ImageFile.Read(files[i], shape, mayScale, pixels.AsSpan(i * size, size));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                failures[i] = exception;
                loop.Break();
            }
        });

        // The first in order, whichever was found first.
        if (Array.Find(failures, failure => failure is not null) is Exception first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }
}
