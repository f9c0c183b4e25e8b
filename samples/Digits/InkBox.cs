using System;

namespace Digits;

/// <summary>
/// What a picture shows, brought to the form of MNIST: light on black, the longer side of its box 20 pixels, its centre of mass in the
/// middle of 28 × 28 (LeCun et al. 1998, section III.A).
/// </summary>
internal sealed class InkBox
{
    /// <summary>Rows and columns of a picture of MNIST.</summary>
    public const int Side = 28;

    private const int BoxSide = 20;
    private const int Most = 255;

    // Of the darkest ink: what is fainter is paper, or does not decide where the digit ends.
    private const int Paper = Most / 8;
    private const int Edge = Most / 4;

    // Fainter than this the darkest ink is none.
    private const int Faintest = 24;

    private readonly Picture _ink;
    private readonly int _top;
    private readonly int _left;
    private readonly int _height;
    private readonly int _width;

    private InkBox(Picture ink, (int First, int Last) rows, (int First, int Last) columns)
    {
        _ink = ink;
        (_top, _height) = (rows.First, rows.Last - rows.First + 1);
        (_left, _width) = (columns.First, columns.Last - columns.First + 1);
    }

    /// <summary>Finds the ink of a picture, which becomes that ink; null where nothing stands out.</summary>
    public static InkBox? Of(Picture picture)
    {
        if (!ToInk(picture))
        {
            return null;
        }

        var (rows, columns) = ((First: int.MaxValue, Last: -1), (First: int.MaxValue, Last: -1));
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] >= Edge)
                {
                    rows = (Math.Min(rows.First, y), y);
                    columns = (Math.Min(columns.First, x), Math.Max(columns.Last, x));
                }
            }
        }

        return new InkBox(picture, rows, columns);
    }

    /// <summary>Writes the box, scaled and centred, into 28 × 28 zeros.</summary>
    public ReadOnlySpan<byte> Centred(Span<byte> result)
    {
        var longer = Math.Max(_height, _width);
        var height = Math.Max(1, ((_height * BoxSide) + (longer / 2)) / longer);
        var width = Math.Max(1, ((_width * BoxSide) + (longer / 2)) / longer);
        Span<float> means = stackalloc float[BoxSide * BoxSide];
        var (largest, sum, down, right) = (0f, 0f, 0f, 0f);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (above, below) = ((float)y * _height / height, (y + 1f) * _height / height);
                var mean = Mean(above, below, (float)x * _width / width, (x + 1f) * _width / width);
                means[(y * width) + x] = mean;
                largest = Math.Max(largest, mean);
                sum += mean;
                down += mean * (y + 0.5f);
                right += mean * (x + 0.5f);
            }
        }

        var top = Math.Clamp((int)MathF.Round((Side / 2) - (down / sum)), 0, Side - height);
        var left = Math.Clamp((int)MathF.Round((Side / 2) - (right / sum)), 0, Side - width);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                result[((top + y) * Side) + left + x] = (byte)MathF.Round(means[(y * width) + x] * Most / largest);
            }
        }

        return result;
    }

    /// <summary>Pixels become ink from 0 to 255: how much they differ from the background, which is what most of the border is.</summary>
    private static bool ToInk(Picture picture)
    {
        var background = Background(picture);
        var isLight = background > Most / 2;
        var darkest = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            foreach (ref var pixel in picture.Row(y))
            {
                pixel = (byte)Math.Max(0, isLight ? background - pixel : pixel - background);
                darkest = Math.Max(darkest, pixel);
            }
        }

        if (darkest < Faintest)
        {
            return false;
        }

        for (var y = 0; y < picture.Height; y++)
        {
            foreach (ref var pixel in picture.Row(y))
            {
                var ink = pixel * Most / darkest;
                pixel = (byte)(ink < Paper ? 0 : ink);
            }
        }

        return true;
    }

    /// <summary>The median of the border.</summary>
    private static int Background(Picture picture)
    {
        Span<int> counts = stackalloc int[Most + 1];
        counts.Clear();
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            counts[row[0]]++;
            counts[row[^1]]++;
        }

        foreach (var row in new[] { 0, picture.Height - 1 })
        {
            foreach (var pixel in picture.Row(row))
            {
                counts[pixel]++;
            }
        }

        var (half, shade) = (picture.Height + picture.Width, 0);
        for (var below = counts[0]; below < half; below += counts[++shade])
        {
        }

        return shade;
    }

    /// <summary>The mean of the ink over a part of the box; edges may lie within pixels.</summary>
    private float Mean(float top, float bottom, float left, float right)
    {
        var sum = 0f;
        for (var y = (int)top; y < Math.Min(_height, bottom); y++)
        {
            var row = _ink.Row(_top + y).Slice(_left, _width);
            var line = 0f;
            for (var x = (int)left; x < Math.Min(_width, right); x++)
            {
                line += row[x] * (Math.Min(x + 1, right) - Math.Max(x, left));
            }

            sum += line * (Math.Min(y + 1, bottom) - Math.Max(y, top));
        }

        return sum / ((bottom - top) * (right - left));
    }
}
