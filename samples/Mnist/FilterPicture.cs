using System;
using System.IO;
using System.Linq;
using KernelGen;
using SkiaSharp;

namespace Mnist;

/// <summary>A picture of what the first layer looks for: its weights, one tile of 28 × 28 per hidden unit.</summary>
internal static class FilterPicture
{
    private const int Side = 28;
    private const int TilesPerRow = 16;
    private const int Rows = 10;
    private const int Pitch = Side + 2;
    private const int Enlargement = 2;

    /// <summary>Draws the filters of the first units to a PNG file: red positive, white 0, blue negative.</summary>
    public static void Save(INetwork network, string path)
    {
        var weights = FirstLayer(network, out var units);

        // Real-valued weights are small, and a few large ones should not make the others pale.
        var scale = weights.Select(Math.Abs).Order().ElementAt((int)(0.995 * (weights.Length - 1)));
        using var picture = new SKBitmap(TilesPerRow * Pitch, Rows * Pitch);
        picture.Erase(SKColors.DimGray);
        for (var unit = 0; unit < Math.Min(units, TilesPerRow * Rows); unit++)
        {
            var left = (unit % TilesPerRow * Pitch) + 1;
            var top = (unit / TilesPerRow * Pitch) + 1;
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                var weight = weights[(unit * Side * Side) + pixel] / scale;
                picture.SetPixel(left + (pixel % Side), top + (pixel / Side), Colour(Math.Clamp(weight, -1, 1)));
            }
        }

        using var enlarged = picture.Resize(
            new SKImageInfo(picture.Width * Enlargement, picture.Height * Enlargement), new SKSamplingOptions(SKFilterMode.Nearest));
        using var file = File.Create(path);
        enlarged.Encode(file, SKEncodedImageFormat.Png, 100);
    }

    private static float[] FirstLayer(INetwork network, out int units)
    {
        for (var i = 0; i < network.Tensors.Count; i++)
        {
            var tensor = network.Tensors[i];
            if (tensor.Name == "layers.0.weight")
            {
                var weights = new float[tensor.Count];
                network.ReadTensor(i, weights);
                units = tensor.Shape[0];
                return weights;
            }
        }

        throw new InvalidOperationException("The network has no layers.0.weight.");
    }

    private static SKColor Colour(float weight)
    {
        var faded = (byte)(255 * (1 - Math.Abs(weight)));
        return weight > 0 ? new SKColor(255, faded, faded) : new SKColor(faded, faded, 255);
    }
}
