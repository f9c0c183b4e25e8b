using System;
using System.IO;
using StbImageSharp;

namespace Digits;

/// <summary>Pictures in files.</summary>
internal static class PictureFile
{
    private const int MostPixels = 64 * 1024 * 1024;
    private const int White = 255;

    /// <summary>Reads the digit of a picture.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no picture, or shows nothing.</exception>
    public static Answer Read(string path)
    {
        Span<byte> input = stackalloc byte[InkBox.Side * InkBox.Side];
        input.Clear();
        return InkBox.Of(Load(path)) is InkBox box
            ? Answer.Of(box.Centred(input))
            : throw new InvalidDataException($"'{path}' shows no digit: nothing stands out from its background.");
    }

    private static Picture Load(string path)
    {
        var file = File.ReadAllBytes(path);
        try
        {
            using MemoryStream stream = new(file);
            if (ImageInfo.FromStream(stream) is not ImageInfo info)
            {
                throw new InvalidDataException($"'{path}' is neither a PNG picture nor an IDX file.");
            }

            if ((long)info.Width * info.Height is 0 or > MostPixels)
            {
                throw new InvalidDataException(
                    $"'{path}': expected at most {MostPixels >> 20} million pixels, found {info.Width} x {info.Height}.");
            }

            return OnPaper(ImageResult.FromMemory(file, ColorComponents.GreyAlpha));
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or IndexOutOfRangeException)
        {
            // What the library says of it may hold bytes of the file.
            throw new InvalidDataException($"'{path}' is damaged, or a picture of a kind that is not read.", exception);
        }
    }

    /// <summary>The picture as it looks on white paper, where it is transparent.</summary>
    private static Picture OnPaper(ImageResult image)
    {
        var pixels = new byte[image.Height * image.Width];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (grey, alpha) = (image.Data[2 * i], image.Data[(2 * i) + 1]);
            pixels[i] = (byte)(((grey * alpha) + (White * (White - alpha)) + (White / 2)) / White);
        }

        return new Picture(image.Height, image.Width, pixels);
    }
}
