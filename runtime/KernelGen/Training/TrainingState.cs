using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelGen;

/// <summary>Everything that training depends on after an epoch, besides its settings: what a resume file holds.</summary>
/// <remarks>A safetensors file: the network's tensors, those of the best epoch under "best.…", and the history in the metadata.</remarks>
internal sealed class TrainingState
{
    private const string Format = "kernelgen-training";
    private const string BestPrefix = "best.";
    private const string EpochsKey = "epochs";
    private const string BestEpochKey = "best_epoch";
    private const string BestStepKey = "best_step";
    private const string EpochKey = "epoch.";

    private readonly NetworkState _current;

    /// <summary>The state of a training that has not begun.</summary>
    public TrainingState(INetwork network)
    {
        _current = new NetworkState(network);
        Best = new NetworkState(network);
    }

    private TrainingState(NetworkState current, NetworkState best)
    {
        _current = current;
        Best = best;
    }

    /// <summary>The finished epochs.</summary>
    public List<EpochResult> History { get; } = [];

    /// <summary>The epoch, from 1, of the lowest validation error; 0 before there is one.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The lowest validation error.</summary>
    public double? BestError => BestEpoch == 0 ? null : History[BestEpoch - 1].ValidationError;

    /// <summary>The validation error of the last finished epoch.</summary>
    public double? LastError => History.Count == 0 ? null : History[^1].ValidationError;

    /// <summary>The mean loss of the validation set after the last finished epoch.</summary>
    public double? LastLoss => History.Count == 0 ? null : History[^1].ValidationLoss;

    /// <summary>The network after the best epoch.</summary>
    public NetworkState Best { get; }

    /// <summary>Adds a finished epoch; true when it is the best so far.</summary>
    public bool Add(EpochResult epoch)
    {
        var improved = epoch.ValidationError is double error && (BestError is not double best || error < best);
        History.Add(epoch);
        if (improved)
        {
            BestEpoch = History.Count;
        }

        return improved;
    }

    /// <summary>Writes the resume file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="settings">What a training has to have in common with this one to go on from it.</param>
    public void Save(INetwork network, string path, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        _current.Capture(network);
        _current.CheckFinite(network);
        var metadata = Checkpoint.Metadata(Format, network.Architecture, _current);
        metadata.AddRange(settings);
        metadata.Add(new(BestEpochKey, BestEpoch.ToString(CultureInfo.InvariantCulture)));
        metadata.Add(new(BestStepKey, Best.Step.ToString(CultureInfo.InvariantCulture)));
        metadata.Add(new(EpochsKey, History.Count.ToString(CultureInfo.InvariantCulture)));
        foreach (var epoch in History)
        {
            var error = Text(epoch.ValidationError);
            var loss = Text(epoch.ValidationLoss);
            metadata.Add(new(
                EpochKey + epoch.Epoch.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{epoch.LearningRate:R};{epoch.Loss:R};{error};{loss};{epoch.Seconds:R}")));
        }

        SafetensorsFile.Write(
            path,
            metadata,
            Tensors(network, BestEpoch > 0),
            BestEpoch > 0 ? [.. _current.Values, .. Best.Values] : _current.Values);
    }

    /// <summary>Reads a resume file and puts the network where it was when the file was written.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="settings">What the training that wrote it has to have in common with this one.</param>
    /// <param name="schedule">The rates, those of the finished epochs among them.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    /// <param name="content">What the file holds, where another process has read it; null to read it here.</param>
    public static TrainingState Load(
        INetwork network,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> settings,
        LearningRate schedule,
        int epochs,
        byte[]? content = null)
    {
        using MemoryStream? stream = content is null ? null : new(content, writable: false);
        SafetensorsContent known = new(
            Tensors(network, withBest: true),
            [.. Checkpoint.Keys, EpochsKey, BestEpochKey, BestStepKey, .. settings.Select(setting => setting.Key)],
            EpochKey,
            epochs);
        using var file = stream is null
            ? SafetensorsFile.Open(path, "Resume file", nameof(Trainer.ResumePath), known)
            : SafetensorsFile.Open(stream, known);
        file.Expect(Checkpoint.FormatKey, Format);
        file.Expect(Checkpoint.ArchitectureKey, network.Architecture);
        foreach (var (key, value) in settings)
        {
            file.Expect(key, value);
        }

        var finished = (int)file.Integer(EpochsKey, 1, int.MaxValue);
        if (finished > epochs)
        {
            throw file.Invalid(
                $"{finished} epochs of this training are finished, more than the {epochs} that {nameof(Trainer.Epochs)} asks for");
        }

        var bestEpoch = (int)file.Integer(BestEpochKey, 0, finished);
        IReadOnlyList<TensorInfo> tensors = Tensors(network, bestEpoch > 0);
        var values = file.ReadAll(tensors);
        Checkpoint.CheckValues(file, tensors, values);
        // An epoch is at least one step.
        NetworkState current = new(
            file.Integer(Checkpoint.SeedKey),
            file.Integer(Checkpoint.StepKey, finished),
            values[..network.Tensors.Count]);
        var lastBestStep = current.Step - (finished - bestEpoch);
        var best = bestEpoch > 0
            ? new NetworkState(
                current.Seed,
                file.Integer(BestStepKey, bestEpoch == finished ? current.Step : bestEpoch, lastBestStep),
                values[network.Tensors.Count..])
            : new NetworkState(network);
        TrainingState state = new(current, best);
        for (var epoch = 1; epoch <= finished; epoch++)
        {
            var result = ReadEpoch(file, epoch, network is IClassifier ? 1 : double.MaxValue);
            var rate = schedule.At(new SchedulePosition(epoch - 1, epochs, 0, state.History));
            if (result.LearningRate != rate)
            {
                throw file.Invalid(
                    FormattableString.Invariant($"expected epoch {epoch} to be trained at the rate {rate:R}, as the schedule '{schedule}' ")
                        + FormattableString.Invariant($"over {epochs} epochs has it, found {result.LearningRate:R}"));
            }

            state.Add(result);
        }

        if (state.BestEpoch != bestEpoch)
        {
            throw file.Invalid($"expected {BestEpochKey} {state.BestEpoch}, as the validation errors say, found {bestEpoch}");
        }

        // What will be put into the network when training ends is refused now.
        if (bestEpoch > 0)
        {
            best.Check(network, file);
        }

        current.Apply(network, file);
        return state;
    }

    /// <summary>Writes the checkpoint that training wrote last: the best epoch, or the last one where no epoch is judged.</summary>
    public void SaveCheckpoint(INetwork network, Preprocessing? preprocessing, string path, bool isJudged)
    {
        if (!isJudged)
        {
            Checkpoint.Save(network, preprocessing, path);
        }
        else if (BestEpoch > 0)
        {
            Checkpoint.SaveState(network, Best, preprocessing, path);
        }
    }

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;

    private static EpochResult ReadEpoch(SafetensorsFile file, int epoch, double greatestError)
    {
        var key = EpochKey + epoch.ToString(CultureInfo.InvariantCulture);
        var text = file.Text(key);
        var parts = text.Split(';');
        if (parts.Length == 5
            && float.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            && TryRead(parts[1], out var loss)
            && TryRead(parts[2], out var error)
            && TryRead(parts[3], out var validationLoss)
            && TryRead(parts[4], out var seconds)
            && rate > 0 && float.IsFinite(rate)
            && loss is double mean && double.IsFinite(mean)
            && !(error < 0) && !(error > greatestError) && error is not double.NaN
            && error is null == validationLoss is null
            && seconds is double time && time >= 0 && double.IsFinite(time))
        {
            return new EpochResult(epoch, rate, mean, error, validationLoss, time);
        }

        throw file.Invalid($"expected '{key}' in the metadata to be rate;loss;validation error;validation loss;seconds, found "
            + $"'{SafetensorsHeader.Short(text)}'");

        // What is not there is empty.
        static bool TryRead(string part, out double? value)
        {
            value = double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            return value is not null || part.Length == 0;
        }
    }

    private static List<TensorInfo> Tensors(INetwork network, bool withBest)
    {
        List<TensorInfo> tensors = [.. network.Tensors];
        if (withBest)
        {
            foreach (var tensor in network.Tensors)
            {
                tensors.Add(new TensorInfo(BestPrefix + tensor.Name, tensor.Shape));
            }
        }

        return tensors;
    }
}
