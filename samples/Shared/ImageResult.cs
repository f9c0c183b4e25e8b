using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using KernelGen;

namespace Samples;

/// <summary>What <c>--json</c> writes. Errors are percent.</summary>
internal sealed record ImageResult(
    string Network,
    long Seed,
    int Epochs,
    int Threads,
    double TestErrorRounded,
    double? TestErrorReal,
    double TestErrorSampled,
    double ValidationError,
    int BestEpoch,
    double Seconds,
    ImageEpoch[] History)
{
    /// <summary>Collects the results of a run.</summary>
    public static ImageResult Of(SampleOptions options, TrainingResult training, ImageErrors errors, double seconds) => new(
        options.Network,
        options.Seed,
        options.Epochs,
        options.Threads,
        errors.Rounded,
        errors.Real,
        errors.Sampled,
        Percent(training.BestValidationError!.Value),
        training.BestEpoch!.Value,
        seconds,
        [.. training.History.Select(e => new ImageEpoch(e.Epoch, e.LearningRate, e.Loss, Percent(e.ValidationError!.Value), e.Seconds))]);

    /// <summary>Writes the file.</summary>
    public void Save(string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(this, ImageResultJson.Default.ImageResult) + Environment.NewLine);

    private static double Percent(double share) => Math.Round(100 * share, 4);
}

/// <summary>One epoch in the results file. The error is percent.</summary>
internal sealed record ImageEpoch(int Epoch, float LearningRate, double Loss, double ValidationError, double Seconds);

/// <summary>How results are written as JSON: camelCase, readable.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImageResult))]
internal sealed partial class ImageResultJson : JsonSerializerContext;
