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
    int Translate,
    int Threads,
    double TestErrorRounded,
    double? TestErrorReal,
    double TestErrorSampled,
    double ValidationError,
    int BestEpoch,
    double? StepMilliseconds,
    long? AllocatedBytesPerStep,
    double Seconds,
    ImageEpoch[] History,
    NetworkCosts Costs)
{
    /// <summary>Collects the results of a run.</summary>
    public static ImageResult Of(ImageRun run, TrainingResult training, ImageErrors errors, StepMeasurement? step, double seconds) => new(
        run.Network.Name,
        run.Seed,
        run.Epochs,
        run.Translate,
        run.Threads,
        errors.Rounded,
        errors.Real,
        errors.Sampled,
        Percent(training.BestValidationError!.Value),
        training.BestEpoch!.Value,
        step?.Milliseconds,
        step?.AllocatedBytes,
        seconds,
        [.. training.History.Select(e => new ImageEpoch(e.Epoch, e.LearningRate, e.Loss, Percent(e.ValidationError!.Value), e.Seconds))],
        run.Network.Costs);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> writes.</exception>
    public static ImageResult Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), ImageResultJson.Default.ImageResult)
                ?? throw new InvalidDataException($"'{path}' is no result of a training: it is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is no result of a training: {exception.Message}", exception);
        }
    }

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
