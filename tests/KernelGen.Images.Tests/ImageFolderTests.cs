using System;
using System.IO;
using System.Linq;
using SkiaSharp;
using Xunit;

namespace KernelGen.Images.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kernelgen-images-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folders_are_classes_and_pixels_are_as_drawn()
    {
        Write("dog/b.png", 3, 2, seed: 1);
        Write("cat/x.PNG", 3, 2, seed: 2);
        Write("dog/a.png", 3, 2, seed: 3);
        File.WriteAllText(Path.Combine(_folder, "dog", "notes.txt"), "not an image");
        var images = ImageFolder.Read(_folder);
        Assert.Equal(["cat", "dog"], images.Classes);
        Assert.Equal(
            ["cat/x.PNG", "dog/a.png", "dog/b.png"],
            images.Files.Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/')));
        Assert.Equal([0, 1, 1], images.Data.Labels);
        Assert.Equal((3, 2, 3, 2), (images.Data.Height, images.Data.Width, images.Data.Channels, images.Data.Classes));
        foreach (var (sample, seed) in new[] { (0, 2), (1, 3), (2, 1) })
        {
            for (var y = 0; y < 3; y++)
            {
                for (var x = 0; x < 2; x++)
                {
                    var (red, green, blue) = Colour(y, x, seed);
                    Assert.Equal([red / 255f, green / 255f, blue / 255f], images.Data.Sample(sample).Slice(((y * 2) + x) * 3, 3));
                }
            }
        }
    }

    [Fact]
    public void Brightness_is_a_weighted_mean()
    {
        Write("a/1.png", 4, 5, seed: 9);
        var image = ImageFolder.Read(_folder, channels: 1).Data;
        Assert.Equal((4, 5, 1), (image.Height, image.Width, image.Channels));
        for (var i = 0; i < 20; i++)
        {
            var (red, green, blue) = Colour(i / 5, i % 5, 9);
            Assert.Equal(((0.299 * red) + (0.587 * green) + (0.114 * blue)) / 255, image.Sample(0)[i], 0.5001 / 255);
        }
    }

    [Fact]
    public void Jpeg_is_read_and_images_of_many_sizes_are_scaled()
    {
        Write("a/big.jpg", 64, 32, seed: -1);
        Write("a/small.jpeg", 8, 16, seed: -1);
        Write("b/exact.png", 16, 16, seed: -1);
        var images = ImageFolder.Read(_folder, height: 16, width: 16).Data;
        Assert.Equal((3, 16, 16, 3), (images.Count, images.Height, images.Width, images.Channels));

        // One colour all over stays that colour.
        for (var i = 0; i < images.Count; i++)
        {
            for (var value = 0; value < images.SampleSize; value++)
            {
                Assert.Equal(new[] { 200, 100, 50 }[value % 3] / 255.0, images.Sample(i)[value], 3 / 255.0);
            }
        }
    }

    [Fact]
    public void Test_images_get_the_labels_of_the_training_images()
    {
        Write("train/a/1.png", 2, 2, 1);
        Write("train/b/1.png", 2, 2, 1);
        Write("test/b/1.png", 2, 2, 1);
        Write("test/a/1.png", 2, 2, 1);
        Write("other/c/1.png", 2, 2, 1);
        Write("half/b/1.png", 2, 2, 1);
        var training = ImageFolder.Read(Path.Combine(_folder, "train"));
        var test = ImageFolder.Read(Path.Combine(_folder, "test"), classes: training.Classes);
        Assert.Equal(training.Classes, test.Classes);
        Assert.Equal(training.Data.Labels, test.Data.Labels);
        Assert.Contains("expected folders of the 2 classes, found 'c', which is none", Invalid("other", training.Classes));
        Assert.Contains("expected PNG or JPEG files, found none", Invalid("half", training.Classes));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Assert.Contains(
            "found no such folder",
            Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Read(Path.Combine(_folder, "nowhere"))).Message);
        Assert.Contains("found no folder", Invalid("."));
        Directory.CreateDirectory(Path.Combine(_folder, "empty", "a"));
        Assert.Contains("expected PNG or JPEG files, found none", Invalid("empty"));
        Write("sizes/a/1.png", 2, 3, 1);
        Write("sizes/a/2.png", 3, 3, 1);
        var message = Invalid("sizes");
        Assert.Contains("2.png': expected 2 × 3 pixels, as the first image has, found 3 × 3", message);
        Write("bad/a/1.png", 20, 30, 1);
        var good = File.ReadAllBytes(Path.Combine(_folder, "bad/a/1.png"));
        File.WriteAllBytes(Path.Combine(_folder, "bad/a/2.png"), good[..(good.Length / 2)]);
        Assert.Contains("2.png': expected a whole PNG or JPEG image, found a damaged one (IncompleteInput)", Invalid("bad"));
        File.WriteAllText(Path.Combine(_folder, "bad/a/2.png"), "<svg/>");
        Assert.Contains("2.png': expected a PNG or JPEG image, found something else", Invalid("bad"));
        File.WriteAllBytes(Path.Combine(_folder, "bad/a/2.png"), []);
        Assert.Contains("2.png': expected a PNG or JPEG image, found something else", Invalid("bad"));

        Assert.Throws<ArgumentException>("width", () => ImageFolder.Read(_folder, height: 3));
        Assert.Throws<ArgumentException>("height", () => ImageFolder.Read(_folder, width: 3));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => ImageFolder.Read(_folder, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => ImageFolder.Read(_folder, channels: 2));
        Assert.Throws<ArgumentNullException>("folder", () => ImageFolder.Read(null!));
        Assert.Throws<ArgumentException>(() => ImageFolder.Read(Path.Combine(_folder, "sizes"), 20_000, 40_000));
    }

    private static (byte Red, byte Green, byte Blue) Colour(int y, int x, int seed) => seed < 0
        ? ((byte)200, (byte)100, (byte)50)
        : ((byte)((y * 31) + (x * 7) + (seed * 50)), (byte)((y * 5) + (x * 60) + seed), (byte)(255 - (y * 20) - x - (seed * 9)));

    private string Invalid(string folder, System.Collections.Generic.IReadOnlyList<string>? classes = null) =>
        Assert.Throws<InvalidDataException>(() => ImageFolder.Read(Path.Combine(_folder, folder), classes: classes)).Message;

    private void Write(string name, int height, int width, int seed)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue) = Colour(y, x, seed);
                bitmap.SetPixel(x, y, new SKColor(red, green, blue));
            }
        }

        using var file = File.Create(path);
        var isPng = name.EndsWith("png", StringComparison.OrdinalIgnoreCase);
        bitmap.Encode(file, isPng ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 95);
    }
}
