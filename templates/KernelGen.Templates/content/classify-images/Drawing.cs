using SkiaSharp;

/// <summary>Circles, squares and triangles of any colour, size and place, turned a little, as PNG files in a folder for each.</summary>
internal static class Drawing
{
    private static readonly string[] Shapes = ["circle", "square", "triangle"];

    /// <summary>Draws <paramref name="count"/> pictures of each shape, of <paramref name="size"/> pixels each way.</summary>
    public static void Save(string folder, int count, int size, int seed)
    {
        Random random = new(seed);
        foreach (string shape in Shapes)
        {
            string shapes = Directory.CreateDirectory(Path.Combine(folder, shape)).FullName;
            for (int i = 0; i < count; i++)
            {
                using SKBitmap picture = Draw(shape, size, random);
                using FileStream file = File.Create(Path.Combine(shapes, $"{i:000}.png"));
                picture.Encode(file, SKEncodedImageFormat.Png, quality: 100);
            }
        }
    }

    private static SKBitmap Draw(string shape, int size, Random random)
    {
        SKBitmap picture = new(size, size);
        using SKCanvas canvas = new(picture);
        canvas.Clear(SKColor.FromHsv(random.Next(360), 40, random.Next(30)));
        float radius = size * (0.2f + (0.15f * random.NextSingle()));
        canvas.Translate(Place(), Place());
        canvas.RotateDegrees(random.Next(-20, 21));

        using SKPaint paint = new() { Color = SKColor.FromHsv(random.Next(360), 60, 70 + random.Next(30)), IsAntialias = true };
        using SKPath path = Outline(shape, radius);
        canvas.DrawPath(path, paint);
        return picture;

        float Place() => radius + ((size - (2 * radius)) * random.NextSingle());
    }

    // A circle, or the corners of a polygon on it.
    private static SKPath Outline(string shape, float radius)
    {
        SKPath path = new();
        if (shape == "circle")
        {
            path.AddCircle(0, 0, radius);
            return path;
        }

        int corners = shape == "square" ? 4 : 3;
        SKPoint[] points = new SKPoint[corners];
        for (int i = 0; i < corners; i++)
        {
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * (i + 0.5f) / corners);
            points[i] = new SKPoint(radius * cos, radius * sin);
        }

        path.AddPoly(points);
        return path;
    }
}
