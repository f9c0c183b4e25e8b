using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>
/// What a training that is resumed has in common with the one that wrote the file, or it would not be the same training: the data,
/// and every setting that decides weights, statistics or errors. The rates of the finished epochs are compared by themselves.
/// Threads, progress, paths and KeepBest decide nothing.
/// </summary>
internal static class ResumeSettings
{
    private const string None = "none";

    public static IReadOnlyList<KeyValuePair<string, string>> Of(Trainer trainer, INetwork network, Dataset train, Dataset? validation) =>
    [
        new("network", network.TrainingSettings),
        new("batch_size", Text(network.BatchSize)),
        new("last_batch", trainer.LastBatch.ToString()),
        new("shuffle_seed", Text(trainer.ShuffleSeed)),
        new("augmentation", trainer.Augmentation?.ToString() ?? None),
        new("exchange", trainer.Exchange.ToString()),
        new("evaluation_weights", (trainer.EvaluationWeights ?? network.InferenceWeights).ToString()),
        new("calibration", trainer.CalibrationSet?.Fingerprint ?? $"{Text(trainer.CalibrationSamples)} training samples"),
        new("training_data", train.Fingerprint),
        new("validation_data", validation?.Fingerprint ?? None),
        new("class_weights", trainer.ClassWeights is { } weights
            ? string.Join(' ', weights.Select(static weight => weight.ToString("R", CultureInfo.InvariantCulture)))
            : None),
    ];

    /// <summary>What else all processes of a cluster have in common.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> OfAllProcesses(Trainer trainer, INetwork network) =>
    [
        new("architecture", network.Architecture),
        new("epochs", Text(trainer.Epochs)),
        new("learning_rate", trainer.LearningRate.ToString() ?? None),
        new("keep_best", trainer.KeepBest.ToString()),
        new("early_stopping", trainer.EarlyStopping?.ToString() ?? None),
        new("resume", trainer.Resume.ToString()),
    ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
