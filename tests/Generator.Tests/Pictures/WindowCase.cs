using System;
using CsCheck;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using Xunit;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>A window over a picture, and the places under each of its positions.</summary>
/// <param name="Input">The picture.</param>
/// <param name="Output">What its positions give.</param>
/// <param name="Window">The window.</param>
/// <param name="Samples">Samples of a full mini-batch.</param>
/// <param name="Seed">For its values.</param>
internal sealed record WindowCase(Shape Input, Shape Output, Window Window, int Samples, int Seed)
{
    public static Gen<WindowCase> Any { get; } =
        from height in Gen.Int[1, 12]
        from width in Gen.Int[1, 9]
        from channels in Gen.Frequency((4, Gen.Int[1, 5]), (1, Gen.Int[6, 40]))
        from windowHeight in Gen.Int[1, 5]
        from windowWidth in Gen.Int[1, 5]
        from stride in Gen.Int[1, 4]
        from isSame in Gen.Bool
        from samples in Gen.Int[1, 40]
        from seed in Gen.Int
        select Of(height, width, channels, windowHeight, windowWidth, stride, isSame, samples, seed);

    public static WindowCase Of(
        int height, int width, int channels, int windowHeight, int windowWidth, int stride, bool isSame, int samples, int seed)
    {
        var input = new Shape(height, width, channels);
        (windowHeight, windowWidth) = (Math.Min(height, windowHeight), Math.Min(width, windowWidth));
        var (window, output) = isSame
            ? Window.Same(input, windowHeight, windowWidth, stride, channels)
            : Window.Valid(input, windowHeight, windowWidth, stride, channels);
        return new WindowCase(input, output, window, samples, seed);
    }

    /// <summary>The same with as many channels as vectors have lanes, and twice as many.</summary>
    public static TheoryData<int, int, int, int, int, bool> OfWholeVectors => new()
    {
        { 6, 6, 16, 2, 2, false }, { 7, 5, 32, 2, 2, true }, { 5, 5, 16, 3, 1, true }, { 4, 3, 32, 3, 1, false }, { 7, 7, 16, 7, 1, false },
    };

    /// <summary>Every value behind the window, and every one of the picture under it with its number in the window.</summary>
    public void ForAll(Action<int> begin, Action<int, int, int> place, Action<int> end)
    {
        for (var row = 0; row < Output.Height; row++)
        {
            for (var column = 0; column < Output.Width; column++)
            {
                for (var channel = 0; channel < Input.Channels; channel++)
                {
                    var output = (((row * Output.Width) + column) * Input.Channels) + channel;
                    begin(output);
                    for (var number = 0; number < Window.Places; number++)
                    {
                        var y = (row * Window.Stride) - Window.PaddingTop + (number / Window.Width);
                        var x = (column * Window.Stride) - Window.PaddingLeft + (number % Window.Width);
                        if (y >= 0 && y < Input.Height && x >= 0 && x < Input.Width)
                        {
                            place(output, (((y * Input.Width) + x) * Input.Channels) + channel, number);
                        }
                    }

                    end(output);
                }
            }
        }
    }
}
