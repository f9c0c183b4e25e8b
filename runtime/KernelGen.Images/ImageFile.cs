using System;
using System.IO;
using SkiaSharp;

namespace KernelGen.Images;

/// <summary>Reads one PNG or JPEG file.</summary>
internal static class ImageFile
{
    // Forty times the pixels of a good camera; a small file may claim more, to cost memory.
    private const long MostPixels = 1L << 29;
    private const int BytesPerPixel = 4;

    /// <summary>Rows and columns of an image.</summary>
    public static (int Height, int Width) SizeOf(string path)
    {
        using MemoryStream content = new(File.ReadAllBytes(path));
        using var codec = SKCodec.Create(content, out var result);
        Check(path, codec, result);
        return (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>Reads an image as rows of pixels, channels innermost.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The shape that it is to have.</param>
    /// <param name="mayScale">Whether it may have another size.</param>
    /// <param name="target">Receives its bytes.</param>
    public static void Read(string path, (int Height, int Width, int Channels) shape, bool mayScale, Span<byte> target)
    {
        using MemoryStream content = new(File.ReadAllBytes(path));
        using var codec = SKCodec.Create(content, out var opened);
        Check(path, codec, opened);
        var (height, width) = (codec.Info.Height, codec.Info.Width);
        if (!mayScale && (height, width) != (shape.Height, shape.Width))
        {
            throw new InvalidDataException(
                $"'{path}': expected {shape.Height} × {shape.Width} pixels, as the first image has, found {height} × {width}. "
                + "Give a height and a width to scale all images to.");
        }

        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw new InvalidDataException($"'{path}': expected a whole PNG or JPEG image, found a damaged one ({result}).");
        }

        if ((height, width) == (shape.Height, shape.Width))
        {
            Copy(bitmap.GetPixelSpan(), bitmap.RowBytes, shape, target);
            return;
        }

        // Means of pixels where an image shrinks, so that none is left out.
        using var scaled = bitmap.Resize(
            bitmap.Info.WithSize(shape.Width, shape.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        Copy(scaled.GetPixelSpan(), scaled.RowBytes, shape, target);
    }

    /// <summary>Refuses what is no image, or one that is hardly meant.</summary>
    private static void Check(string path, SKCodec codec, SKCodecResult opened)
    {
        if (opened != SKCodecResult.Success)
        {
            throw new InvalidDataException($"'{path}': expected a PNG or JPEG image, found something else ({opened}).");
        }

        if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg))
        {
            throw new InvalidDataException($"'{path}': expected a PNG or JPEG image, found something else ({codec.EncodedFormat}).");
        }

        var (height, width) = ((long)codec.Info.Height, (long)codec.Info.Width);
        if (height * width > MostPixels)
        {
            throw new InvalidDataException($"'{path}': expected an image of at most {MostPixels} pixels, found {height} × {width}.");
        }
    }

    private static void Copy(ReadOnlySpan<byte> source, int stride, (int Height, int Width, int Channels) shape, Span<byte> target)
    {
        for (var y = 0; y < shape.Height; y++)
        {
            var row = source.Slice(y * stride, shape.Width * BytesPerPixel);
            for (var x = 0; x < shape.Width; x++)
            {
                var pixel = row.Slice(x * BytesPerPixel, BytesPerPixel);
                if (shape.Channels == 1)
                {
                    target[0] = Brightness(pixel[0], pixel[1], pixel[2]);
                }
                else
                {
                    pixel[..shape.Channels].CopyTo(target);
                }

                target = target[shape.Channels..];
            }
        }
    }

    /// <summary>As television has weighed colours since 1982 (ITU-R BT.601): 0.299, 0.587 and 0.114, which make 1 of white.</summary>
    private static byte Brightness(int red, int green, int blue) => (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);
}
