using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The program with a model inside: what it reads in files and pictures, and how it says no.</summary>
public sealed partial class DigitsTests : IDisposable
{
    private const int Side = 28;

    // More than the model's errors are: how pictures are scaled and centred decides, too.
    private const int MostWrong = 2;

    private const string Images = "t10k-images-idx3-ubyte.gz";
    private const string Labels = "t10k-labels-idx1-ubyte.gz";

    private readonly Sample _digits = new("Digits");
    private readonly string _data;

    public DigitsTests()
    {
        using Sample mnist = new("Mnist");
        _data = Path.Combine(mnist.Programs, "data");
    }

    public void Dispose() => _digits.Dispose();

    [Fact]
    public async Task It_knows_the_test_images_and_allocates_nothing()
    {
        var output = await Read(Path.Combine(_data, Images), Path.Combine(_data, Labels));
        var total = Total().Match(output);
        Assert.True(total.Success, output);

        // What the file of the model says of its error, over the same pictures.
        Assert.Equal(ErrorOfTheModel(), total.Groups[2].Value);
        var wrong = int.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(wrong, Regex.Count(output, ", labelled "));
        Assert.EndsWith(" 0 bytes allocated after the first", output.TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>Test images as somebody may have them: large, off-centre, dark on light, light on dark, on nothing at all.</summary>
    [Fact]
    public async Task It_knows_digits_in_pictures_of_any_size()
    {
        const int Count = 60;
        var images = Unpacked(Images)[16..];
        var labels = Unpacked(Labels)[8..];
        string[] files = [.. Enumerable.Range(0, Count).Select(i => $"{i}.png")];
        for (var i = 0; i < Count; i++)
        {
            Func<byte, (byte Grey, byte Alpha)> look = (i % 3) switch { 0 => Dark, 1 => Light, _ => Transparent };
            WritePicture(files[i], images.AsSpan(i * Side * Side, Side * Side), 1 + (i % 9), 3 * (i % 5), look);
        }

        var lines = (await Read(files)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Count, lines.Length);
        string[] wrong =
            [.. lines.Where((line, i) => !line.StartsWith($"{i}.png: {labels[i]}, margin ", StringComparison.Ordinal))];
        Assert.True(wrong.Length <= MostWrong, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(1, 9, 2, 9, 26)]
    [InlineData(7, 4, 4, 18, 4, 10, 26)]
    [InlineData(0, 10, 3, 5, 9, 4, 17, 9, 25, 14, 25, 18, 17, 17, 8, 10, 3)]
    public async Task It_knows_drawn_digits(int digit, params int[] points)
    {
        const int Height = 300, Width = 220;
        var pixels = Enumerable.Repeat((byte)230, Height * Width).ToArray();
        for (var i = 2; i < points.Length; i += 2)
        {
            for (var t = 0; t <= 500; t++)
            {
                var x = 10 * (points[i - 2] + ((points[i] - points[i - 2]) * t / 500.0));
                var y = 10 * (points[i - 1] + ((points[i + 1] - points[i - 1]) * t / 500.0));
                for (var dot = 0; dot < 23 * 23; dot++)
                {
                    var (dx, dy) = ((dot % 23) - 11, (dot / 23) - 11);
                    if ((dx * dx) + (dy * dy) <= 11 * 11)
                    {
                        pixels[(((int)y + dy) * Width) + (int)x + dx] = 40;
                    }
                }
            }
        }

        PngWriter.Write(InFolder("drawn.png"), Height, Width, pixels);
        Assert.StartsWith($"drawn.png: {digit}, margin ", await Read("drawn.png"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_labels_there_is_an_answer_for_each_picture()
    {
        Write("three.idx", Idx(3, Side, Side), Unpacked(Images)[16..(16 + (3 * Side * Side))]);
        var lines = (await Read("three.idx")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("three.idx[0]: 7, margin ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("three.idx[1]: 2, margin ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("three.idx[2]: 1, margin ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("three.idx: 3 pictures, ", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no file")]
    [InlineData("'--fast' is no option", "--fast")]
    [InlineData("nowhere.png", "nowhere.png")]
    [InlineData("'white.png' shows no digit", "white.png")]
    [InlineData("'text.png' is neither a PNG picture nor an IDX file", "text.png")]
    [InlineData("'empty.png' is neither", "empty.png")]
    [InlineData("'cut.png' is damaged", "cut.png")]
    [InlineData("'short.idx' is shorter", "short.idx")]
    [InlineData("'short.gz' is shorter", "short.gz")]
    [InlineData("found 1 of 2 x 2", "small.idx")]
    [InlineData("found type 13 with 3", "floats.idx")]
    [InlineData("'labels.idx' has labels", "labels.idx")]
    [InlineData("'one.idx' has 1 pictures, but there are 2 labels", "one.idx", "labels.idx")]
    public async Task Whatever_it_cannot_read_is_one_clear_line(string expected, params string[] files)
    {
        PngWriter.Write(InFolder("white.png"), 30, 40, [.. Enumerable.Repeat((byte)250, 30 * 40)]);
        var png = await File.ReadAllBytesAsync(InFolder("white.png"), TestContext.Current.CancellationToken);
        Write("cut.png", png[..50]);
        Write("text.png", "not a picture"u8.ToArray());
        Write("empty.png");
        Write("small.idx", Idx(1, 2, 2), new byte[4]);
        Write("short.idx", Idx(2, Side, Side), new byte[Side * Side]);
        Write("short.gz", (await File.ReadAllBytesAsync(Path.Combine(_data, Images), TestContext.Current.CancellationToken))[..4000]);
        Write("floats.idx", [0, 0, 13, 3, 0, 0, 0, 1]);
        Write("labels.idx", Idx(2), [7, 2]);
        Write("one.idx", Idx(1, Side, Side), new byte[Side * Side]);

        var (exitCode, output, errors) = await _digits.Run(files);
        Assert.True(exitCode != 0, output);
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("digits: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_pictures_never_end_it_by_force()
    {
        WritePicture("whole.png", Unpacked(Images).AsSpan(16, Side * Side), 4, 5, Dark);
        var whole = await File.ReadAllBytesAsync(InFolder("whole.png"), TestContext.Current.CancellationToken);
        Random random = new(1);
        for (var i = 0; i < 12; i++)
        {
            // Some of them are still readable, others are not.
            var damaged = whole.ToArray();
            for (var flaw = 0; flaw < 1 + (i % 5); flaw++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Write("damaged.png", damaged);
            var (exitCode, output, errors) = await _digits.Run("damaged.png");
            Assert.True(exitCode is 0 or 1 && output.Length + errors.Length > 0, $"{i}: {exitCode} {output}{errors}");
            Assert.True(errors.Length == 0 || errors.TrimEnd().Split('\n').Length == 1, errors);
        }
    }

    private static (byte Grey, byte Alpha) Dark(byte light) => ((byte)(240 - (light * 200 / 255)), 255);

    private static (byte Grey, byte Alpha) Light(byte light) => ((byte)(30 + (light * 200 / 255)), 255);

    private static (byte Grey, byte Alpha) Transparent(byte light) => (0, light);

    private static byte[] Idx(params int[] dimensions) =>
        [0, 0, 8, (byte)dimensions.Length, .. dimensions.SelectMany(static n => new byte[] { 0, 0, (byte)(n >> 8), (byte)n })];

    /// <summary>Enlarges a test image, with a margin that moves it down to the right.</summary>
    private void WritePicture(string name, ReadOnlySpan<byte> image, int enlargement, int margin, Func<byte, (byte Grey, byte Alpha)> look)
    {
        var side = (Side * enlargement) + margin;
        var pixels = new byte[2 * side * side];
        for (var i = 0; i < side * side; i++)
        {
            var (y, x) = ((i / side) - margin, (i % side) - margin);
            (pixels[2 * i], pixels[(2 * i) + 1]) = look(y < 0 || x < 0 ? (byte)0 : image[(y / enlargement * Side) + (x / enlargement)]);
        }

        PngWriter.Write(InFolder(name), side, side, pixels);
    }

    private byte[] Unpacked(string name)
    {
        using GZipStream file = new(File.OpenRead(Path.Combine(_data, name)), CompressionMode.Decompress);
        using MemoryStream content = new();
        file.CopyTo(content);
        return content.ToArray();
    }

    private void Write(string name, params byte[][] parts) =>
        File.WriteAllBytes(InFolder(name), [.. parts.SelectMany(static part => part)]);

    private string InFolder(string name) => Path.Combine(_digits.Folder, name);

    private async Task<string> Read(params string[] files)
    {
        var (exitCode, output, errors) = await _digits.Run(files);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    private string ErrorOfTheModel()
    {
        var model = Path.GetFullPath(Path.Combine(_digits.Programs, "../../../digits.kgmodel"));
        return ModelError().Match(File.ReadAllText(model)).Groups[1].Value;
    }

    [GeneratedRegex(@": 10,000 pictures, (\d+) wrong \((\d\.\d\d) %\), ")]
    private static partial Regex Total();

    [GeneratedRegex(@"^# (\d\.\d\d) % of 10,000 samples wrong", RegexOptions.Multiline)]
    private static partial Regex ModelError();
}
