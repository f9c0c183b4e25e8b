using System;
using System.IO;
using System.Linq;
using KernelGen;
using Samples;

namespace Svhn;

/// <summary>
/// House numbers, divided as in Lin et al. 2016, who follow P. Sermanet et al. 2012: for validation 400 images of each class from the
/// training file and 200 of each from the extra file; the rest of both is trained on.
/// </summary>
internal static class SvhnData
{
    public const int Side = 32;
    public const int Channels = 3;
    public const int Classes = 10;
    private const int ImageBytes = Side * Side * Channels;
    private const int ValidationOfTraining = 400;
    private const int ValidationOfExtra = 200;
    private const string Source =
        "SVHN's cropped digits are at http://ufldl.stanford.edu/housenumbers (train_32x32.mat, test_32x32.mat, extra_32x32.mat).";

    private static readonly string[] Parts = ["train", "extra", "test"];

    /// <summary>Reads the three files of a folder.</summary>
    /// <exception cref="IOException">A file is missing; the message says where to get it.</exception>
    /// <exception cref="InvalidDataException">A file is not what its name says.</exception>
    public static ImageData Read(string folder)
    {
        string[] paths = [.. Parts.Select(part => Path.Combine(folder, part + "_32x32.mat"))];
        if (Array.Find(paths, path => !File.Exists(path)) is string missing)
        {
            throw new FileNotFoundException($"'{missing}' does not exist. {Source}");
        }

        var labels = Array.ConvertAll(paths, ReadLabels);
        var (validation, isValidation) = Divide(labels[0], labels[1]);
        var training = isValidation.Length - validation;
        var trainingPixels = new byte[(long)training * ImageBytes];
        var validationPixels = new byte[(long)validation * ImageBytes];
        var trainingLabels = new int[training];
        var validationLabels = new int[validation];
        var (sample, toTraining, toValidation) = (0, 0, 0);
        for (var file = 0; file < 2; file++)
        {
            var of = labels[file];
            ReadImages(paths[file], of.Length, (index, image) =>
            {
                if (isValidation[sample++])
                {
                    validationLabels[toValidation] = of[index];
                    image.CopyTo(validationPixels, toValidation++ * ImageBytes);
                }
                else
                {
                    trainingLabels[toTraining] = of[index];
                    image.CopyTo(trainingPixels, toTraining++ * ImageBytes);
                }
            });
        }

        var testPixels = new byte[(long)labels[2].Length * ImageBytes];
        ReadImages(paths[2], labels[2].Length, (index, image) => image.CopyTo(testPixels, index * ImageBytes));
        return new ImageData(
            Dataset.FromBytes(trainingPixels, trainingLabels, Side, Side, Channels, Classes),
            Dataset.FromBytes(validationPixels, validationLabels, Side, Side, Channels, Classes),
            Dataset.FromBytes(testPixels, labels[2], Side, Side, Channels, Classes));
    }

    /// <summary>The first images of each class are for validation: as many as the paper's, or half of them where there are fewer.</summary>
    private static (int Count, bool[] IsValidation) Divide(int[] training, int[] extra)
    {
        var chosen = new bool[training.Length + extra.Length];
        Choose(training, ValidationOfTraining, chosen);
        Choose(extra, ValidationOfExtra, chosen.AsSpan(training.Length));
        return (chosen.Count(isChosen => isChosen), chosen);
    }

    private static void Choose(int[] labels, int ofEach, Span<bool> chosen)
    {
        var left = new int[Classes];
        foreach (var label in labels)
        {
            left[label]++;
        }

        for (var label = 0; label < Classes; label++)
        {
            left[label] = Math.Min(ofEach, left[label] / 2);
        }

        for (var i = 0; i < labels.Length; i++)
        {
            chosen[i] = left[labels[i]]-- > 0;
        }
    }

    private static int[] ReadLabels(string path)
    {
        using MatFile file = new(path);
        int[] labels = [];
        file.Read("y", (dimensions, values) =>
        {
            labels = new int[dimensions.Aggregate((product, dimension) => product * dimension)];
            for (var i = 0; i < labels.Length; i++)
            {
                // 10 stands for the digit 0.
                var label = values.ReadByte();
                labels[i] = label is >= 1 and <= Classes
                    ? label % Classes
                    : throw file.Invalid($"a label of 1 to {Classes} for image {i}", $"{label}");
            }
        });
        return labels;
    }

    /// <summary>Reads images one by one, so that the file's order of values needs no second copy of them all.</summary>
    private static void ReadImages(string path, int count, Action<int, byte[]> take)
    {
        using MatFile file = new(path);
        file.Read("X", (dimensions, values) =>
        {
            if (!dimensions.AsSpan().SequenceEqual([Side, Side, Channels, count]))
            {
                throw file.Invalid(
                    $"images of {Side} × {Side} × {Channels} × {count}, as there are labels", string.Join(" × ", dimensions));
            }

            var columns = new byte[ImageBytes];
            var image = new byte[ImageBytes];
            for (var index = 0; index < count; index++)
            {
                if (values.ReadAtLeast(columns, ImageBytes, throwOnEndOfStream: false) < ImageBytes)
                {
                    throw file.Invalid($"{count} images", $"only {index}");
                }

                // The file has rows innermost, then columns, then channels.
                for (var i = 0; i < ImageBytes; i++)
                {
                    var (channel, column, row) = (i / (Side * Side), i / Side % Side, i % Side);
                    image[(((row * Side) + column) * Channels) + channel] = columns[i];
                }

                take(index, image);
            }
        });
    }
}
