using System;
using System.Collections.Generic;
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

    /// <summary>
    /// The learning rate of each epoch. Default: exponential, from <see cref="INetwork.DefaultLearningRate"/>, which fits the optimizer
    /// (0.3 without one), to a thirtieth of it; rounded to powers of two for a network without multiplications.
    /// </summary>
    public LearningRate LearningRate { get; set => field = value ?? throw new ArgumentNullException(nameof(value)); } =
        LearningRate.DefaultOf(network);

    /// <summary>
    /// What becomes of samples that are left over when the training set is no multiple of the
    /// mini-batch. Default: all mini-batches become alike.
    /// </summary>
    public LastBatch LastBatch { get; set => field = Defined(value); } = LastBatch.Balance;

    /// <summary>With the epoch, decides the order of the samples and what <see cref="Augmentation"/> makes of them. Default 1.</summary>
    public long ShuffleSeed { get; set; } = 1;

    /// <summary>Changes training samples at random, anew in every epoch; null, the default, leaves them as they are. <see cref="ShuffleSeed"/> decides how.</summary>
    [CLSCompliant(false)]
    public Augmentation? Augmentation { get; set; }

    /// <summary>Receives reports while training, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Mini-batches between two reports, at least 1; the end of an epoch is always reported. Default 20.</summary>
    public int ProgressInterval { get; set => field = AtLeast(value, 1); } = 20;

    /// <summary>Training samples that BatchNorm statistics are taken from after each epoch; 0 keeps the running ones. Default 10,000.</summary>
    /// <remarks>
    /// <see cref="ShuffleSeed"/> draws them, the same ones for every epoch. Above a mini-batch they are filled up
    /// to whole ones. A <see cref="CalibrationSet"/>
    /// takes their place.
    /// </remarks>
    public int CalibrationSamples { get; set => field = AtLeast(value, 0); } = 10_000;

    /// <summary>
    /// Samples that BatchNorm statistics are taken from after each epoch, in this order; null, the
    /// default, draws <see cref="CalibrationSamples"/>.
    /// </summary>
    public Dataset? CalibrationSet { get; set; }

    /// <summary>The weights that epochs are judged by; null for the network's own. <see cref="Fit"/> leaves the network with them.</summary>
    public InferenceWeights? EvaluationWeights { get; set => field = value is InferenceWeights weights ? Runtime.Guard.Inference(weights) : null; }

    /// <summary>Whether the network ends up as it was after its best epoch, when there is a validation set. Default true.</summary>
    public bool KeepBest { get; set; } = true;

    /// <summary>A checkpoint to write whenever the validation error improves, or after every epoch when there is no validation set.</summary>
    public string? CheckpointPath { get; set => field = FilePath.CheckOptional(value, nameof(CheckpointPath)); }

    /// <summary>A file to write after every epoch with all that is needed to go on from there.</summary>
    public string? ResumePath { get; set => field = FilePath.CheckOptional(value, nameof(ResumePath)); }

    /// <summary>Whether to go on from <see cref="ResumePath"/>, if there is such a file. Default false: start anew and replace it.</summary>
    public bool Resume { get; set; }

    /// <summary>Trains.</summary>
    /// <remarks>
    /// <para>
    /// Training diverges when the loss of a step is NaN or infinite, when an epoch leaves either in a parameter, a statistic or what the
    /// optimizer remembers, or when outputs for the validation set are. The network is then put back to where it was after the last epoch
    /// before, or when training began, and the files hold what that epoch left in them; lower the learning rate and go on from there.
    /// </para>
    /// <para>
    /// On cancellation the network holds the weights after its last whole mini-batch, and the resume file the last finished epoch; a training
    /// that goes on from it ends with the same weights, bit for bit, as one that was never interrupted.
    /// It has to have the same data and settings:
    /// whatever would make it another training is refused. <see cref="Epochs"/> may be more, and <see cref="LearningRate"/> another, as
    /// long as the rates of the finished epochs are the same.
    /// </para>
    /// </remarks>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="validation">Samples to judge each epoch by, or null.</param>
    /// <param name="cancellationToken">Looked at before every mini-batch.</param>
    /// <returns>The history, and the best epoch.</returns>
    /// <exception cref="ArgumentException">A data set does not fit the network, or the classes of the validation
    /// set are none of the training set's.</exception>
    /// <exception cref="InvalidOperationException">
    /// Settings contradict each other, such as two paths that name one file; or another thread is using the
    /// network, which is this thread's alone until the end.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder of a file to write does not exist.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="InvalidDataException">The resume file is damaged or of another training.</exception>
    /// <exception cref="NotFiniteNumberException">
    /// Training diverged, or the network held NaN or infinity before; the message names the epoch, the step and what is not finite.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingResult Fit(Dataset train, Dataset? validation = null, CancellationToken cancellationToken = default)
    {
        CheckDataset(train, nameof(train));
        if (validation is not null)
        {
            CheckDataset(validation, nameof(validation));
            CheckClasses(train, validation, network.OutputSize);
        }

        if (CalibrationSet is not null)
        {
            CheckSize(CalibrationSet, nameof(CalibrationSet));
        }

        Augmentation?.Check(train);
        CheckFiles();
        cancellationToken.ThrowIfCancellationRequested();
        using NetworkHold hold = NetworkHold.Changing(network, Runtime.NetworkUse.Fit);
        IReadOnlyList<KeyValuePair<string, string>> settings = ResumePath is null
            ? []
            : ResumeSettings.Of(this, network, train, validation);
        bool isResumed = Resume && Path.Exists(ResumePath);
        TrainingState state = isResumed
            ? TrainingState.Load(network, ResumePath!, settings, LearningRate, Epochs)
            : new TrainingState(network);
        if (isResumed && CheckpointPath is not null)
        {
            // The run before this one may have written it under another path, or not at all if it was ended just then.
            state.SaveCheckpoint(network, CheckpointPath, validation is not null);
        }

        if (EvaluationWeights is InferenceWeights weights)
        {
            network.InferenceWeights = weights;
        }

        new Run(this, network, train, validation, state, settings, cancellationToken).ToEnd();
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

    private static LastBatch Defined(LastBatch value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The last mini-batch is one of Balance, Wrap, Drop and Keep.");

    /// <summary>
    /// A network that never saw one of the classes that it is judged by is always wrong: that is how sorted data is divided in order.
    /// </summary>
    private static void CheckClasses(Dataset train, Dataset validation, int outputSize)
    {
        bool[] known = new bool[Math.Max(2, outputSize)];
        foreach (int label in train.Labels)
        {
            known[label] = true;
        }

        foreach (int label in validation.Labels)
        {
            if (known[label])
            {
                return;
            }
        }

        throw new ArgumentException(
            $"No class of the validation set's {validation.Count} samples is among those of the {train.Count} training samples."
            + " Is the data sorted by class and divided in order? Dataset.Split gives both parts some of every class.",
            nameof(validation));
    }

    private void CheckDataset(Dataset dataset, string name)
    {
        CheckSize(dataset, name);
        Runtime.Guard.Labels(dataset.Labels, dataset.Count, network.OutputSize, name);
    }

    private void CheckSize(Dataset dataset, string name)
    {
        ArgumentNullException.ThrowIfNull(dataset, name);
        if (dataset.SampleSize != network.InputSize)
        {
            throw new ArgumentException(
                $"The network takes samples of {network.InputSize} values; those of the data set have {dataset.SampleSize}.", name);
        }
    }

    /// <summary>Finds out before training, not after an epoch, what stands in the way of the files.</summary>
    private void CheckFiles()
    {
        if (Resume && ResumePath is null)
        {
            throw new InvalidOperationException($"{nameof(Resume)} is set, but no {nameof(ResumePath)}.");
        }

        AtomicFile.Check(CheckpointPath);
        AtomicFile.Check(ResumePath);
        if (CheckpointPath is not null && ResumePath is not null && FileIdentity.AreSame(CheckpointPath, ResumePath))
        {
            throw new InvalidOperationException(
                $"{nameof(CheckpointPath)} '{CheckpointPath}' and {nameof(ResumePath)} '{ResumePath}' name one file: each would replace what the other wrote.");
        }
    }

    /// <summary>One call of Fit: the settings as they were at its start, and the memory that its steps work in.</summary>
    private sealed class Run
    {
        private readonly INetwork network;
        private readonly Dataset train;
        private readonly Dataset? validation;
        private readonly TrainingState state;
        private readonly Divergence divergence;
        private readonly CancellationToken cancellationToken;
        private readonly int epochs;
        private readonly LearningRate schedule;
        private readonly long shuffleSeed;
        private readonly Augmentation? augmentation;
        private readonly IProgress<TrainingProgress>? progress;
        private readonly int progressInterval;
        private readonly float[]? calibration;
        private readonly Dataset? calibrationSet;
        private readonly IReadOnlyList<KeyValuePair<string, string>> settings;
        private readonly string? checkpointPath;
        private readonly string? resumePath;
        private readonly MiniBatches batches;
        private readonly int firstEpoch;
        private readonly int[] order;
        private readonly float[] inputs;
        private readonly int[] labels;
        private readonly int[] predicted;
        private readonly long start = Stopwatch.GetTimestamp();

        public Run(
            Trainer trainer,
            INetwork network,
            Dataset train,
            Dataset? validation,
            TrainingState state,
            IReadOnlyList<KeyValuePair<string, string>> settings,
            CancellationToken cancellationToken)
        {
            this.network = network;
            this.train = train;
            this.validation = validation;
            this.state = state;
            this.settings = settings;
            this.cancellationToken = cancellationToken;
            epochs = trainer.Epochs;
            schedule = trainer.LearningRate;
            shuffleSeed = trainer.ShuffleSeed;
            augmentation = trainer.Augmentation;
            progress = trainer.Progress;
            progressInterval = trainer.ProgressInterval;
            calibrationSet = trainer.CalibrationSet;
            calibration = calibrationSet is null && trainer.CalibrationSamples > 0
                ? CalibrationDraw.Samples(train, trainer.CalibrationSamples, network.BatchSize, shuffleSeed)
                : null;
            checkpointPath = trainer.CheckpointPath;
            resumePath = trainer.ResumePath;
            batches = new MiniBatches(train.Count, network.BatchSize, trainer.LastBatch);
            firstEpoch = state.History.Count;
            divergence = new Divergence(network, firstEpoch);
            order = new int[train.Count];
            inputs = new float[batches.Largest * train.SampleSize];
            labels = new int[batches.Largest];
            predicted = validation is null ? [] : new int[Math.Min(network.BatchSize, validation.Count)];
        }

        public void ToEnd()
        {
            // A schedule that goes wrong later is refused before it costs the epochs in front.
            for (int epoch = firstEpoch; epoch < epochs; epoch++)
            {
                Rate(epoch);
            }

            for (int epoch = firstEpoch; epoch < epochs; epoch++)
            {
                RunEpoch(epoch);
            }
        }

        private void RunEpoch(int epoch)
        {
            long epochStart = Stopwatch.GetTimestamp();
            float rate = Rate(epoch);
            Shuffle.Fill(order, shuffleSeed, epoch);
            double lossSum = 0;
            for (int batch = 0; batch < batches.Count; batch++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lossSum += TrainBatch(epoch, batch, rate);
                if (progress is not null && (batch + 1) % progressInterval == 0)
                {
                    Report(epoch, batch + 1, finished: false, lossSum, rate, Stopwatch.GetElapsedTime(epochStart));
                }
            }

            TimeSpan trainingTime = Stopwatch.GetElapsedTime(epochStart);
            Judge(epoch, lossSum / batches.Total, rate, epochStart);
            Report(epoch, batches.Count, finished: true, lossSum, rate, trainingTime);
        }

        private float Rate(int epoch)
        {
            float rate = schedule.At(epoch, epochs);
            return rate > 0 && float.IsFinite(rate)
                ? rate
                : throw new InvalidOperationException(
                    $"The schedule '{schedule}' gives {rate} for epoch {epoch + 1} of {epochs}; a rate is finite and above 0.");
        }

        /// <summary>Trains on one mini-batch and returns the sum of its samples' losses.</summary>
        private double TrainBatch(int epoch, int batch, float rate)
        {
            int size = train.SampleSize;
            long first = batches.Before(batch);
            int samples = (int)(batches.Before(batch + 1) - first);
            for (int i = 0; i < samples; i++)
            {
                int sample = order[batches.Place(first + i)];
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
            divergence.CheckLoss(loss, epoch, batch, batches.Count, rate);
            return (double)loss * samples;
        }

        /// <summary>Calibrates, validates and records a finished epoch, and writes the files that it is worth.</summary>
        private void Judge(int epoch, double loss, float rate, long epochStart)
        {
            if (calibrationSet is not null)
            {
                network.Calibrate(calibrationSet.Inputs);
            }
            else if (calibration is not null)
            {
                network.Calibrate(calibration);
            }

            divergence.CheckNetwork(epoch, rate);
            double? error;
            try
            {
                error = validation is null ? null : NetworkExtensions.ErrorRate(network, validation, predicted, cancellationToken);
            }
            catch (NotFiniteNumberException exception)
            {
                throw divergence.OfOutputs(epoch, rate, exception);
            }

            divergence.Keep(epoch + 1);
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
                state.Save(network, resumePath, settings);
            }
        }

        private void Report(int epoch, int batch, bool finished, double lossSum, float rate, TimeSpan trainingTime)
        {
            if (progress is null)
            {
                return;
            }

            long samples = batches.Before(batch);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            double doneEpochs = epoch - firstEpoch + ((double)samples / batches.Total);
            progress.Report(new TrainingProgress(
                epoch + 1,
                epochs,
                batch,
                batches.Count,
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
