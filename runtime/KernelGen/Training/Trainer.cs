using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace KernelGen;

/// <summary>Trains a network for a number of epochs: shuffling, learning rate, calibration, validation, checkpoints, resume.</summary>
/// <remarks>
/// The weights that come out depend on the network's seed, the settings here and the data alone. A training step allocates nothing,
/// except what the <see cref="Progress"/> object that it is given may allocate.
/// </remarks>
/// <param name="network">The network to train.</param>
public sealed class Trainer(INetwork network)
{
    private readonly INetwork network = network ?? throw new ArgumentNullException(nameof(network));

    /// <summary>Passes over the training set, at least 1. Default 10.</summary>
    public int Epochs { get; set => field = AtLeast(value, 1); } = 10;

    /// <summary>The learning rate of each epoch. Default: exponential, 0.3 → 0.01.</summary>
    public LearningRate LearningRate { get; set => field = value ?? throw new ArgumentNullException(nameof(value)); } = LearningRate.Exponential(0.3f, 0.01f);

    /// <summary>With the epoch, decides the order of the samples and what <see cref="Augmentation"/> makes of them. Default 1.</summary>
    public long ShuffleSeed { get; set; } = 1;

    /// <summary>Changes training samples at random, anew in every epoch; null, the default, leaves them as they are. <see cref="ShuffleSeed"/> decides how.</summary>
    public Augmentation? Augmentation { get; set; }

    /// <summary>Receives reports while training, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Mini-batches between two reports, at least 1; the end of an epoch is always reported. Default 20.</summary>
    public int ProgressInterval { get; set => field = AtLeast(value, 1); } = 20;

    /// <summary>Training samples that BatchNorm statistics are taken from after each epoch; 0 keeps the running ones. Default 10,000.</summary>
    public int CalibrationSamples { get; set => field = AtLeast(value, 0); } = 10_000;

    /// <summary>The weights that epochs are judged by; null for the network's own. <see cref="Fit"/> leaves the network with them.</summary>
    public InferenceWeights? EvaluationWeights { get; set => field = value is InferenceWeights weights ? Runtime.Guard.Inference(weights) : null; }

    /// <summary>Whether the network ends up as it was after its best epoch, when there is a validation set. Default true.</summary>
    public bool KeepBest { get; set; } = true;

    /// <summary>A checkpoint to write whenever the validation error improves, or after every epoch when there is no validation set.</summary>
    public string? CheckpointPath { get; set; }

    /// <summary>A file to write after every epoch with all that is needed to go on from there.</summary>
    public string? ResumePath { get; set; }

    /// <summary>Whether to go on from <see cref="ResumePath"/>, if there is such a file. Default false: start anew and replace it.</summary>
    public bool Resume { get; set; }

    /// <summary>Trains.</summary>
    /// <remarks>
    /// On cancellation the network holds the weights after its last whole mini-batch, and the resume file the last finished epoch; a training
    /// that goes on from it ends with the same weights, bit for bit, as one that was never interrupted.
    /// </remarks>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="validation">Samples to judge each epoch by, or null.</param>
    /// <param name="cancellationToken">Looked at before every mini-batch.</param>
    /// <returns>The history, and the best epoch.</returns>
    /// <exception cref="ArgumentException">A data set does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Settings contradict each other, or another thread is using the network, which is this thread's alone until the end.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of a file to write does not exist.</exception>
    /// <exception cref="InvalidDataException">The resume file is damaged or of another training.</exception>
    /// <exception cref="NotFiniteNumberException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingResult Fit(Dataset train, Dataset? validation = null, CancellationToken cancellationToken = default)
    {
        CheckDataset(train, nameof(train));
        if (validation is not null)
        {
            CheckDataset(validation, nameof(validation));
        }

        Augmentation?.Check(train);
        CheckFolder(CheckpointPath);
        CheckFolder(ResumePath);
        if (Resume && ResumePath is null)
        {
            throw new InvalidOperationException($"{nameof(Resume)} is set, but no {nameof(ResumePath)}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        using NetworkHold hold = NetworkHold.Changing(network, Runtime.NetworkUse.Fit);
        TrainingState state = Resume && File.Exists(ResumePath)
            ? TrainingState.Load(network, ResumePath, ShuffleSeed, Augmentation, train.Count, Epochs)
            : new TrainingState(network);
        if (EvaluationWeights is InferenceWeights weights)
        {
            network.InferenceWeights = weights;
        }

        new Run(this, network, train, validation, state, cancellationToken).ToEnd();
        if (KeepBest && state.BestEpoch > 0)
        {
            state.Best.Apply(network);
        }

        return new TrainingResult(state.History.AsReadOnly(), state.BestEpoch == 0 ? null : state.BestEpoch, state.BestError);
    }

    private static int AtLeast(int value, int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        return value;
    }

    private static void CheckFolder(string? path)
    {
        if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is string folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{path}' cannot be written: there is no folder '{folder}'.");
        }
    }

    private void CheckDataset(Dataset dataset, string name)
    {
        ArgumentNullException.ThrowIfNull(dataset, name);
        if (dataset.SampleSize != network.InputSize)
        {
            throw new ArgumentException(
                $"The network takes samples of {network.InputSize} values; those of the data set have {dataset.SampleSize}.", name);
        }

        Runtime.Guard.Labels(dataset.Labels, dataset.Count, network.OutputSize, name);
    }

    /// <summary>One call of Fit: the settings as they were at its start, and the memory that its steps work in.</summary>
    private sealed class Run
    {
        private readonly INetwork network;
        private readonly Dataset train;
        private readonly Dataset? validation;
        private readonly TrainingState state;
        private readonly CancellationToken cancellationToken;
        private readonly int epochs;
        private readonly LearningRate schedule;
        private readonly long shuffleSeed;
        private readonly Augmentation? augmentation;
        private readonly IProgress<TrainingProgress>? progress;
        private readonly int progressInterval;
        private readonly int calibrationSamples;
        private readonly string? checkpointPath;
        private readonly string? resumePath;
        private readonly int batches;
        private readonly int firstEpoch;
        private readonly int[] order;
        private readonly float[] inputs;
        private readonly int[] labels;
        private readonly int[] predicted;
        private readonly long start = Stopwatch.GetTimestamp();

        public Run(Trainer trainer, INetwork network, Dataset train, Dataset? validation, TrainingState state, CancellationToken cancellationToken)
        {
            this.network = network;
            this.train = train;
            this.validation = validation;
            this.state = state;
            this.cancellationToken = cancellationToken;
            epochs = trainer.Epochs;
            schedule = trainer.LearningRate;
            shuffleSeed = trainer.ShuffleSeed;
            augmentation = trainer.Augmentation;
            progress = trainer.Progress;
            progressInterval = trainer.ProgressInterval;
            calibrationSamples = Math.Min(trainer.CalibrationSamples, train.Count);
            checkpointPath = trainer.CheckpointPath;
            resumePath = trainer.ResumePath;
            int batchSize = Math.Min(network.BatchSize, train.Count);
            batches = ((train.Count - 1) / batchSize) + 1;
            firstEpoch = state.History.Count;
            order = new int[train.Count];
            inputs = new float[batchSize * train.SampleSize];
            labels = new int[batchSize];
            predicted = validation is null ? [] : new int[Math.Min(network.BatchSize, validation.Count)];
        }

        public void ToEnd()
        {
            for (int epoch = firstEpoch; epoch < epochs; epoch++)
            {
                RunEpoch(epoch);
            }
        }

        private void RunEpoch(int epoch)
        {
            long epochStart = Stopwatch.GetTimestamp();
            float rate = schedule.At(epoch, epochs);
            if (!(rate > 0 && float.IsFinite(rate)))
            {
                throw new InvalidOperationException($"The schedule '{schedule}' gives {rate} for epoch {epoch + 1} of {epochs}; a rate is finite and above 0.");
            }

            Shuffle.Fill(order, shuffleSeed, epoch);
            double lossSum = 0;
            for (int batch = 0; batch < batches; batch++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lossSum += TrainBatch(epoch, batch, rate);
                if (progress is not null && (batch + 1) % progressInterval == 0)
                {
                    Report(epoch, batch + 1, finished: false, lossSum, rate, Stopwatch.GetElapsedTime(epochStart));
                }
            }

            TimeSpan trainingTime = Stopwatch.GetElapsedTime(epochStart);
            Judge(epoch, lossSum / train.Count, rate, epochStart);
            Report(epoch, batches, finished: true, lossSum, rate, trainingTime);
        }

        /// <summary>Trains on one mini-batch and returns the sum of its samples' losses.</summary>
        private double TrainBatch(int epoch, int batch, float rate)
        {
            int size = train.SampleSize;
            int first = batch * labels.Length;
            int samples = Math.Min(labels.Length, train.Count - first);
            for (int i = 0; i < samples; i++)
            {
                int sample = order[first + i];
                ReadOnlySpan<float> values = train.Inputs.Slice(sample * size, size);
                Span<float> row = inputs.AsSpan(i * size, size);
                if (augmentation is null)
                {
                    values.CopyTo(row);
                }
                else
                {
                    augmentation.Apply(values, row, train, Augmentation.Bits(shuffleSeed, epoch, sample));
                }

                labels[i] = train.Labels[sample];
            }

            float loss = network.Train(inputs.AsSpan(0, samples * size), labels.AsSpan(0, samples), rate);
            if (!float.IsFinite(loss))
            {
                throw new NotFiniteNumberException(
                    $"Training diverged: the loss is {loss} in epoch {epoch + 1}, mini-batch {batch + 1} of {batches}, at learning rate {rate}.", loss);
            }

            return (double)loss * samples;
        }

        /// <summary>Calibrates, validates and records a finished epoch, and writes the files that it is worth.</summary>
        private void Judge(int epoch, double loss, float rate, long epochStart)
        {
            if (calibrationSamples > 0)
            {
                network.Calibrate(train, calibrationSamples);
            }

            double? error = validation is null ? null : NetworkExtensions.ErrorRate(network, validation, predicted, cancellationToken);
            bool improved = state.Add(new EpochResult(epoch + 1, rate, loss, error, Stopwatch.GetElapsedTime(epochStart).TotalSeconds));
            if (improved)
            {
                state.Best.Capture(network);
            }

            if (checkpointPath is not null && (improved || validation is null))
            {
                Checkpoint.Save(network, checkpointPath);
            }

            if (resumePath is not null)
            {
                state.Save(network, resumePath, shuffleSeed, augmentation, train.Count);
            }
        }

        private void Report(int epoch, int batch, bool finished, double lossSum, float rate, TimeSpan trainingTime)
        {
            if (progress is null)
            {
                return;
            }

            int samples = Math.Min(batch * labels.Length, train.Count);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            double doneEpochs = epoch - firstEpoch + ((double)samples / train.Count);
            progress.Report(new TrainingProgress(
                epoch + 1,
                epochs,
                batch,
                batches,
                finished,
                lossSum / samples,
                rate,
                samples / Math.Max(trainingTime.TotalSeconds, 1e-9),
                elapsed,
                elapsed * ((epochs - firstEpoch - doneEpochs) / doneEpochs),
                state.LastError,
                state.BestError));
        }
    }
}
