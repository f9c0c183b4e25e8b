using System;
using System.IO;
using System.Linq;
using KernelGen;
using SkiaSharp;

namespace Samples;

/// <summary>A picture of what the first layer looks for: a tile for each filter, or for each of a dense layer's first units.</summary>
internal static class FilterPicture
{
    private const int TilesPerRow = 16;
    private const int MostTiles = 160;
    private const int MostEnlargement = 8;
    private const int EnlargedTile = 56;

    /// <summary>
    /// Draws the weights of the first layer to a PNG file. Those of three channels are coloured images, grey where a weight is 0; those of
    /// one are red where it is positive, white where it is 0, and blue where it is negative.
    /// </summary>
    /// <param name="network">A network that begins with a convolution or with a dense layer.</param>
    /// <param name="images">Images of the shape that it takes: a dense layer's weights are laid out as they are.</param>
    /// <param name="path">The file.</param>
    public static void Save(INetwork network, Dataset images, string path)
    {
        var index = Enumerable.Range(0, network.Tensors.Count).First(i => network.Tensors[i].Name == "layers.0.weight");
        var tensor = network.Tensors[index];
        var weights = new float[tensor.Count];
        network.ReadTensor(index, weights);

        // Filters are [channel][row][column], a dense layer's weights lie as its inputs do: [row][column][channel].
        var isConvolution = tensor.Shape.Count == 4;
        var (channels, height, width) = isConvolution
            ? (tensor.Shape[1], tensor.Shape[2], tensor.Shape[3])
            : (images.Channels, images.Height, images.Width);
        var (channelStride, placeStride) = isConvolution ? (height * width, 1) : (1, channels);

        // Real-valued weights are small, and a few large ones should not make the others pale.
        var scale = Math.Max(1e-6f, weights.Select(Math.Abs).Order().ElementAt((int)(0.995 * (weights.Length - 1))));
        var tiles = Math.Min(tensor.Shape[0], MostTiles);
        var rows = ((tiles - 1) / TilesPerRow) + 1;
        using var picture = new SKBitmap((TilesPerRow * (width + 1)) + 1, (rows * (height + 1)) + 1);
        picture.Erase(SKColors.DimGray);
        for (var tile = 0; tile < tiles; tile++)
        {
            for (var place = 0; place < height * width; place++)
            {
                picture.SetPixel(
                    (tile % TilesPerRow * (width + 1)) + (place % width) + 1,
                    (tile / TilesPerRow * (height + 1)) + (place / width) + 1,
                    channels == 3 ? new SKColor(Level(0), Level(1), Level(2)) : Signed(Weight(0)));

                byte Level(int channel) => (byte)(127.5f + (127.5f * Weight(channel)));

                float Weight(int channel) => Math.Clamp(
                    weights[(tile * channels * height * width) + (channel * channelStride) + (place * placeStride)] / scale, -1, 1);
            }
        }

        var enlargement = Math.Clamp(EnlargedTile / width, 1, MostEnlargement);
        using var enlarged = picture.Resize(
            new SKImageInfo(picture.Width * enlargement, picture.Height * enlargement), new SKSamplingOptions(SKFilterMode.Nearest));
        using var file = File.Create(path);
        enlarged.Encode(file, SKEncodedImageFormat.Png, 100);
    }

    private static SKColor Signed(float weight)
    {
        var faded = (byte)(255 * (1 - Math.Abs(weight)));
        return weight > 0 ? new SKColor(255, faded, faded) : new SKColor(faded, faded, 255);
    }
}
