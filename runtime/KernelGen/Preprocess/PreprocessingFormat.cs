using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelGen;

/// <summary>How a checkpoint holds a preprocessing: a line of its metadata, and tensors behind the network's.</summary>
internal static class PreprocessingFormat
{
    public const string Key = "preprocessing";
    public const string FileFormat = "kernelgen-preprocessing";
    public const int MostSteps = 8;

    /// <summary>The names of all tensors that a file may have of it.</summary>
    public static IEnumerable<TensorInfo> Possible => Enumerable.Range(0, MostSteps)
        .SelectMany(step => new Whitening(1).TensorsOf(1, 1, 1).Select(tensor => Named(step, tensor)));

    /// <summary>What a file holds of these steps: "preprocessing.1.mean".</summary>
    public static List<TensorInfo> TensorsOf(IEnumerable<PreprocessingStep> steps, (int Height, int Width, int Channels) shape) =>
    [
        .. steps.SelectMany((step, number) =>
            step.TensorsOf(shape.Height, shape.Width, shape.Channels).Select(tensor => Named(number, tensor))),
    ];

    /// <summary>The steps and the shape that <see cref="Preprocessing.ToString"/> of a fitted preprocessing names.</summary>
    /// <exception cref="InvalidDataException">The text is none of those.</exception>
    public static ((int Height, int Width, int Channels) Shape, PreprocessingStep[] Steps) Parse(SafetensorsFile file, string text)
    {
        // Names hold no blanks, but the numbers of a step are divided by ", ".
        var parts = text.Replace(", ", ",", StringComparison.Ordinal).Split(' ');
        int[] shape = [.. parts[0].Split('×').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        PreprocessingStep[] steps = [.. parts[1..].Select(Step).OfType<PreprocessingStep>()];
        var values = shape.Aggregate(1L, (a, b) => Math.Min(a * b, int.MaxValue));
        return shape.Length == 3 && values is > 0 and < int.MaxValue && steps.Length <= MostSteps && steps.Length == parts.Length - 1
            ? ((shape[0], shape[1], shape[2]), steps)
            : throw file.Invalid(
                $"expected '{Key}' in the metadata to be a shape and steps such as '32×32×3 GlobalContrast(55, 0) Whitening(0.1)', "
                + $"found '{SafetensorsHeader.Short(text)}'");
    }

    private static TensorInfo Named(int step, TensorInfo tensor) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Key}.{step}.{tensor.Name}"), tensor.Shape);

    private static PreprocessingStep? Step(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')'))
        {
            return null;
        }

        float[] numbers = [.. text[(open + 1)..^1].Split(',').Select(part =>
            float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN)];
        return (text[..open], numbers) switch
        {
            (nameof(Preprocessing.GlobalContrast), [> 0 and var scale, >= 0 and var bias])
                when float.IsFinite(scale) && float.IsFinite(bias) => new GlobalContrast(scale, bias),
            (nameof(Preprocessing.LocalContrast), [> 0 and <= LocalContrast.LargestWindow and var window, > 0 and var threshold])
                when window % 2 == 1 && float.IsFinite(threshold) => new LocalContrast((int)window, threshold),
            (nameof(Preprocessing.Whitening), [> 0 and var bias]) when float.IsFinite(bias) => new Whitening(bias),
            _ => null,
        };
    }
}
