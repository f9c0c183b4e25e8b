using System;
using System.IO;
using System.Linq;
using KernelGen;
using SkiaSharp;

namespace Samples;

/// <summary>A picture of what the first layer looks for: a tile for each filter.</summary>
internal static class FilterPicture
{
    private const int TilesPerRow = 16;
    private const int Enlargement = 8;

    /// <summary>
    /// Draws the filters of a convolution to a PNG file. Those of three channels are coloured images, grey where a weight is 0; those of
    /// one are red where it is positive, white where it is 0, and blue where it is negative.
    /// </summary>
    public static void Save(INetwork network, string path)
    {
        var index = Enumerable.Range(0, network.Tensors.Count).First(i => network.Tensors[i].Name == "layers.0.weight");
        var tensor = network.Tensors[index];
        var weights = new float[tensor.Count];
        network.ReadTensor(index, weights);
        var (filters, channels, height, width) = (tensor.Shape[0], tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]);

        // Real-valued weights are small, and a few large ones should not make the others pale.
        var scale = Math.Max(1e-6f, weights.Select(Math.Abs).Order().ElementAt((int)(0.995 * (weights.Length - 1))));
        var rows = ((filters - 1) / TilesPerRow) + 1;
        using var picture = new SKBitmap(TilesPerRow * (width + 1), rows * (height + 1));
        picture.Erase(SKColors.DimGray);
        for (var filter = 0; filter < filters; filter++)
        {
            for (var place = 0; place < height * width; place++)
            {
                picture.SetPixel(
                    (filter % TilesPerRow * (width + 1)) + (place % width),
                    (filter / TilesPerRow * (height + 1)) + (place / width),
                    channels == 3 ? new SKColor(Level(0), Level(1), Level(2)) : Signed(Weight(0)));

                byte Level(int channel) => (byte)(127.5f + (127.5f * Weight(channel)));

                float Weight(int channel) =>
                    Math.Clamp(weights[(((filter * channels) + channel) * height * width) + place] / scale, -1, 1);
            }
        }

        using var enlarged = picture.Resize(
            new SKImageInfo(picture.Width * Enlargement, picture.Height * Enlargement), new SKSamplingOptions(SKFilterMode.Nearest));
        using var file = File.Create(path);
        enlarged.Encode(file, SKEncodedImageFormat.Png, 100);
    }

    private static SKColor Signed(float weight)
    {
        var faded = (byte)(255 * (1 - Math.Abs(weight)));
        return weight > 0 ? new SKColor(255, faded, faded) : new SKColor(faded, faded, 255);
    }
}
