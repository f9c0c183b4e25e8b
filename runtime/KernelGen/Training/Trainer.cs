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
/// <param name="network">The network to train: an <see cref="IClassifier"/> or an <see cref="IRegressor"/>.</param>
public sealed class Trainer(INetwork network)
{
    private volatile bool _isStopped;
    private readonly INetwork _network = NetworkTask.Check(network, nameof(network));

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

    /// <summary>
    /// Changes training samples at random, anew in every epoch; null, the default, leaves them as they are. <see cref="ShuffleSeed"/>
    /// decides how.
    /// </summary>
    /// <remarks>A thread of its own changes them, one mini-batch ahead of the one that trains. Results do not depend on it.</remarks>
    [CLSCompliant(false)]
    public Augmentation? Augmentation { get; set; }

    /// <summary>
    /// How much samples of each class count, such as <see cref="Dataset.ClassWeights"/>, which lets rare classes count as much as frequent
    /// ones; null, the default, counts all samples alike.
    /// </summary>
    /// <remarks>
    /// A sample of a class whose weight is twice the mean is used twice an epoch, one of half the mean in every second, at random; an epoch
    /// has as many samples as without. In the mean this is the loss with class weights, for every network: no kernel has a product for it.
    /// Losses that are reported, statistics and validation are those of the samples that are used, and of a validation set as it is.
    /// </remarks>
    public IReadOnlyList<float>? ClassWeights { get; set => field = value is null ? null : [.. value]; }

    /// <summary>
    /// Ends the training when the validation error no longer falls; null, the default, trains for all <see cref="Epochs"/>.
    /// </summary>
    public EarlyStopping? EarlyStopping { get; set; }

    /// <summary>
    /// Is called behind every training step, on the training thread, and may look at the network or call <see cref="Stop"/>. What it throws
    /// ends the training.
    /// </summary>
    public Action<TrainingStep>? OnStep { get; set; }

    /// <summary>Is called behind every epoch, when it has been judged and the files have been written. As <see cref="OnStep"/>.</summary>
    public Action<EpochResult>? OnEpoch { get; set; }

    /// <summary>Receives reports while training, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Mini-batches between two reports, at least 1; the end of an epoch is always reported. Default 20.</summary>
    public int ProgressInterval { get; set => field = AtLeast(value, 1); } = 20;

    /// <summary>
    /// Training samples that BatchNorm statistics are taken from after each epoch; 0 keeps the running ones. Default 10,000.
    /// </summary>
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

    /// <summary>
    /// The weights that epochs are judged by; null for the network's own. <see cref="Fit"/> leaves the network with them.
    /// </summary>
    public InferenceWeights? EvaluationWeights { get; set =>
        field = value is InferenceWeights weights ? Runtime.Guard.Inference(weights) : null; }

    /// <summary>Whether the network ends up as it was after its best epoch, when there is a validation set. Default true.</summary>
    public bool KeepBest { get; set; } = true;

    /// <summary>
    /// A checkpoint to write whenever the validation error improves, or after every epoch when there is no validation set. It holds the
    /// <see cref="Dataset.Preprocessing"/> of the training set too, if there is one.
    /// </summary>
    public string? CheckpointPath { get; set => field = FilePath.CheckOptional(value, nameof(CheckpointPath)); }

    /// <summary>A file to write after every epoch with all that is needed to go on from there.</summary>
    public string? ResumePath { get; set => field = FilePath.CheckOptional(value, nameof(ResumePath)); }

    /// <summary>
    /// Whether to go on from <see cref="ResumePath"/>, if there is such a file. Default false: start anew and replace it.
    /// </summary>
    public bool Resume { get; set; }

    /// <summary>
    /// Processes that train the network together; null, the default, trains it in this one. The network's mini-batches have
    /// <see cref="NetworkAttribute.Shards"/>, which the processes share out: weights are the same, bit for bit, on any number of them.
    /// </summary>
    /// <remarks>
    /// All processes call <see cref="Fit"/> with the same data and settings, which is checked; the network is that of rank 0. Each reads
    /// the samples of its shards alone, and takes its part of calibrations and of the validation set. Rank 0 alone reads and writes
    /// files, reports, and calls <see cref="OnStep"/> and <see cref="OnEpoch"/>. <see cref="Stop"/> and cancellation in one process hold
    /// for all. An exception in one of them, but for cancellation and divergence, which all meet, ends all.
    /// </remarks>
    public Cluster? Cluster { get; set; }

    /// <summary>
    /// How gradients of weights are rounded before they are added up over shards, so that processes have fewer bytes to exchange. Default:
    /// exact. Anything else needs a network with <see cref="NetworkAttribute.Shards"/>.
    /// </summary>
    /// <remarks>
    /// Rounding is at random, with the gradient as its mean, and belongs to the training, not to the processes: weights are the same, bit
    /// for bit, on any number of them, and in one. Every shard's gradient is rounded, and so is every sum of two of them.
    /// Gradients of biases, of γ and β, statistics and the loss are exact.
    /// </remarks>
    public Exchange Exchange { get; set => field = Defined(value); }

    /// <summary>
    /// Ends the training that runs behind the epoch that runs, as if there were no more. May be called on any thread; without a training
    /// it does nothing.
    /// </summary>
    public void Stop() => _isStopped = true;

    /// <summary>Trains.</summary>
    /// <remarks>
    /// <para>
    /// Training diverges when the loss of a step is NaN or infinite, when an epoch leaves either in a parameter, a statistic or what the
    /// optimizer remembers, or when outputs for the validation set are. The network is then put back to where it was after the last epoch
    /// before, or when training began, and the files hold what that epoch left in them; lower the learning rate and go on from there.
    /// </para>
    /// <para>
    /// On cancellation the network holds the weights after its last whole mini-batch, and the resume file the last finished epoch; a
    /// training that goes on from it ends with the same weights, bit for bit, as one that was never interrupted.
    /// It has to have the same data and settings:
    /// whatever would make it another training is refused. <see cref="Epochs"/> may be more, and <see cref="LearningRate"/> another, as
    /// long as the rates of the finished epochs are the same.
    /// </para>
    /// </remarks>
    /// <param name="train">The samples to learn from: with labels for a classifier, with targets for a regressor.</param>
    /// <param name="validation">
    /// Samples to judge each epoch by, or null. The best epoch is the one with the lowest <see cref="EpochResult.ValidationError"/>: the
    /// share of samples in the wrong class, or a regressor's root mean squared error.
    /// </param>
    /// <param name="cancellationToken">Looked at before every mini-batch.</param>
    /// <returns>The history, and the best epoch.</returns>
    /// <exception cref="ArgumentException">A data set does not fit the network or what it learns, or the classes of the validation
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
        using var hold = NetworkHold.Changing(_network, Runtime.NetworkUse.Fit);
        using var session = ClusterSession.Begin(Cluster, _network, Exchange, cancellationToken);
        try
        {
            return Train(train, validation, session);
        }
        catch (Exception exception) when (session.Abort(exception))
        {
            throw;
        }
    }

    private TrainingResult Train(Dataset train, Dataset? validation, ClusterSession session)
    {
        NetworkTask.CheckDataset(_network, train, nameof(train));
        if (validation is not null)
        {
            NetworkTask.CheckDataset(_network, validation, nameof(validation));
            CheckClasses(train, validation, _network.OutputSize);
            CheckPreprocessing(train, validation, nameof(validation));
        }

        if (CalibrationSet is not null)
        {
            NetworkExtensions.CheckShape(_network, CalibrationSet, nameof(CalibrationSet));
            CheckPreprocessing(train, CalibrationSet, nameof(CalibrationSet));
        }

        if (EarlyStopping is not null && validation is null)
        {
            throw new InvalidOperationException($"{nameof(EarlyStopping)} is set, but there is no validation set to judge epochs by.");
        }

        if (ClassWeights is not null)
        {
            WeightedOrder.Check(ClassWeights, train);
        }

        Augmentation?.Check(train);
        if (session.IsFirst)
        {
            CheckFiles();
        }

        session.ThrowIfCancelled();
        var settings = ResumePath is null && session.Cluster is null
            ? []
            : ResumeSettings.Of(this, _network, train, validation);
        session.Compare([.. settings, .. ResumeSettings.OfAllProcesses(this, _network)]);
        session.ShareNetwork(_network);
        var resumed = session.ContentOf(Resume && session.IsFirst && Path.Exists(ResumePath) ? ResumePath : null);
        var isResumed = resumed is not null || (session.Cluster is null && Resume && Path.Exists(ResumePath));
        var state = isResumed
            ? TrainingState.Load(_network, ResumePath!, settings, LearningRate, Epochs, session.IsFirst ? null : resumed)
            : new TrainingState(_network);
        if (isResumed && session.IsFirst && CheckpointPath is not null)
        {
            // The run before this one may have written it under another path, or not at all if it was ended just then.
            state.SaveCheckpoint(_network, train.Preprocessing, CheckpointPath, validation is not null);
        }

        InputStandardization.FitOnce(_network, train);
        IReadOnlyList<string> hints = [.. InputHints.Of(_network, train), .. TargetHints.Of(train)];
        if (EvaluationWeights is InferenceWeights weights)
        {
            _network.InferenceWeights = weights;
        }

        _isStopped = false;
        using var activity = TrainingTelemetry.Start("KernelGen.Fit");
        using (Run run = new(this, _network, train, validation, state, settings, session) { Hints = hints })
        {
            run.ToEnd();
        }

        if (KeepBest && state.BestEpoch > 0)
        {
            state.Best.Apply(_network);
        }

        return new TrainingResult(state.History.AsReadOnly(), state.BestEpoch == 0 ? null : state.BestEpoch, state.BestError)
        {
            Hints = hints,
            EndedEarly = state.History.Count < Epochs,
        };
    }

    private static int AtLeast(int value, int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        return value;
    }

    private static LastBatch Defined(LastBatch value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The last mini-batch is one of Balance, Wrap, Drop and Keep.");

    private static Exchange Defined(Exchange value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Gradients are exchanged Exact, Ternary or as PowersOfTwo.");

    /// <summary>
    /// A network that never saw one of the classes that it is judged by is always wrong: that is how sorted data is divided in order.
    /// </summary>
    private static void CheckClasses(Dataset train, Dataset validation, int outputSize)
    {
        if (!train.HasLabels)
        {
            return;
        }

        var known = new bool[Math.Max(2, outputSize)];
        foreach (var label in train.Labels)
        {
            known[label] = true;
        }

        foreach (var label in validation.Labels)
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

    /// <summary>A network that learns from preprocessed samples is judged by samples that are preprocessed alike.</summary>
    private static void CheckPreprocessing(Dataset train, Dataset other, string name)
    {
        if (train.Preprocessing != other.Preprocessing && train.Preprocessing?.Fingerprint != other.Preprocessing?.Fingerprint)
        {
            throw new ArgumentException(
                $"The training set is preprocessed by '{train.Preprocessing?.Fingerprint ?? "nothing"}', these samples by "
                + $"'{other.Preprocessing?.Fingerprint ?? "nothing"}'.",
                name);
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
                $"{nameof(CheckpointPath)} '{CheckpointPath}' and {nameof(ResumePath)} '{ResumePath}' name one file: each would replace "
                    + "what the other wrote.");
        }
    }

    /// <summary>One call of Fit: the settings as they were at its start, and the memory that its steps work in.</summary>
    private sealed class Run : IDisposable
    {
        private readonly INetwork _network;
        private readonly Preprocessing? _preprocessing;
        private readonly Validation? _validation;
        private readonly TrainingState _state;
        private readonly Divergence _divergence;
        private readonly ClusterSession _session;
        private readonly int _epochs;
        private readonly LearningRate _schedule;
        private readonly Trainer _trainer;
        private readonly EarlyStopping? _earlyStopping;
        private readonly Action<TrainingStep>? _onStep;
        private readonly Action<EpochResult>? _onEpoch;
        private readonly IProgress<TrainingProgress>? _progress;
        private readonly int _progressInterval;
        private readonly Calibration? _calibration;
        private readonly IReadOnlyList<KeyValuePair<string, string>> _settings;
        private readonly string? _checkpointPath;
        private readonly string? _resumePath;
        private readonly MiniBatches _batches;
        private readonly int _firstEpoch;
        private readonly MiniBatchFeed _feed;
        private readonly long _start = Stopwatch.GetTimestamp();

        public Run(
            Trainer trainer,
            INetwork network,
            Dataset train,
            Dataset? validation,
            TrainingState state,
            IReadOnlyList<KeyValuePair<string, string>> settings,
            ClusterSession session)
        {
            _network = network;
            _preprocessing = train.Preprocessing;
            _validation = Validation.Of(network, validation, session);
            _state = state;
            _settings = settings;
            _session = session;
            _epochs = trainer.Epochs;
            _schedule = trainer.LearningRate;
            _trainer = trainer;
            _earlyStopping = trainer.EarlyStopping;
            if (session.IsFirst)
            {
                _onStep = trainer.OnStep;
                _onEpoch = trainer.OnEpoch;
                _progress = trainer.Progress;
                _checkpointPath = trainer.CheckpointPath;
                _resumePath = trainer.ResumePath;
            }

            _progressInterval = trainer.ProgressInterval;
            _calibration = Calibration.Of(trainer, network, train, session);
            _batches = new MiniBatches(train.Count, network.BatchSize, trainer.LastBatch);
            _firstEpoch = state.History.Count;
            _divergence = new Divergence(network, _firstEpoch);
            _feed = new MiniBatchFeed(
                new MiniBatchReader(train, _batches, trainer.Augmentation, trainer.ShuffleSeed, trainer.ClassWeights, session),
                _batches.Count,
                _firstEpoch,
                _epochs,
                isAhead: trainer.Augmentation is not null || train.IsPreparedOnReading);
        }

        /// <summary>What every report says of the data.</summary>
        public IReadOnlyList<string> Hints { get; init; } = [];

        /// <inheritdoc/>
        public void Dispose() => _feed.Dispose();

        public void ToEnd()
        {
            // A schedule that goes wrong later is refused before it costs the epochs in front.
            for (var epoch = _firstEpoch; epoch < _epochs; epoch++)
            {
                Rate(epoch, 0);
            }

            for (var epoch = _firstEpoch; epoch < _epochs && !HasEnded(); epoch++)
            {
                RunEpoch(epoch);
            }
        }

        private bool HasEnded() => _session.Any(_trainer._isStopped) || _earlyStopping?.Ends(_state.History) == true;

        private void RunEpoch(int epoch)
        {
            using var activity = TrainingTelemetry.Start("KernelGen.Epoch");
            var epochStart = Stopwatch.GetTimestamp();
            var firstRate = Rate(epoch, 0);
            double lossSum = 0;
            for (var batch = 0; batch < _batches.Count; batch++)
            {
                _session.ThrowIfCancelled();
                var rate = Rate(epoch, batch);
                lossSum += TrainBatch(epoch, batch, rate);
                if (_progress is not null && (batch + 1) % _progressInterval == 0)
                {
                    Report(epoch, batch + 1, finished: false, lossSum, rate, Stopwatch.GetElapsedTime(epochStart));
                }
            }

            var trainingTime = Stopwatch.GetElapsedTime(epochStart);
            var result = Judge(epoch, lossSum / _batches.Total, firstRate, epochStart);
            TrainingTelemetry.Add(result, activity);
            Report(epoch, _batches.Count, finished: true, lossSum, firstRate, trainingTime);
            _onEpoch?.Invoke(result);
        }

        private float Rate(int epoch, int batch)
        {
            var rate = _schedule.At(new SchedulePosition(epoch, _epochs, (double)batch / _batches.Count, _state.History));
            return rate > 0 && float.IsFinite(rate)
                ? rate
                : throw new InvalidOperationException(FormattableString.Invariant(
                    $"The schedule '{_schedule}' gives {rate} for epoch {epoch + 1} of {_epochs}; a rate is finite and above 0."));
        }

        /// <summary>Trains on one mini-batch and returns the sum of its samples' losses.</summary>
        private double TrainBatch(int epoch, int batch, float rate)
        {
            var samples = _feed.Next();
            var start = TrainingTelemetry.TimesSteps ? Stopwatch.GetTimestamp() : 0;
            var loss = _session.Train(_network, samples, rate);
            TrainingTelemetry.Add(samples.Count, loss, start);
            _divergence.CheckLoss(loss, epoch, batch, _batches.Count, rate);
            _onStep?.Invoke(new TrainingStep(epoch + 1, batch + 1, _batches.Count, samples.Total, loss, rate));
            return (double)loss * samples.Total;
        }

        /// <summary>Calibrates, validates and records a finished epoch, and writes the files that it is worth.</summary>
        private EpochResult Judge(int epoch, double loss, float rate, long epochStart)
        {
            _calibration?.Run();
            _divergence.CheckNetwork(epoch, rate);
            (double Error, double Loss)? judged;
            try
            {
                judged = _validation?.Judge();
            }
            catch (NotFiniteNumberException exception)
            {
                throw _divergence.OfOutputs(epoch, rate, exception);
            }

            _divergence.Keep(epoch + 1);
            var seconds = _session.OfFirst(Stopwatch.GetElapsedTime(epochStart).TotalSeconds);
            EpochResult result = new(epoch + 1, rate, loss, judged?.Error, judged?.Loss, seconds);
            var improved = _state.Add(result);
            if (improved)
            {
                _state.Best.Capture(_network);
            }

            if (_checkpointPath is not null && (improved || _validation is null))
            {
                Checkpoint.Save(_network, _preprocessing, _checkpointPath);
            }

            if (_resumePath is not null)
            {
                _state.Save(_network, _resumePath, _settings);
            }

            return result;
        }

        private void Report(int epoch, int batch, bool finished, double lossSum, float rate, TimeSpan trainingTime)
        {
            if (_progress is null)
            {
                return;
            }

            var samples = _batches.Before(batch);
            var elapsed = Stopwatch.GetElapsedTime(_start);
            var doneEpochs = epoch - _firstEpoch + ((double)samples / _batches.Total);
            _progress.Report(new TrainingProgress(
                epoch + 1,
                _epochs,
                batch,
                _batches.Count,
                finished,
                lossSum / samples,
                rate,
                samples / Math.Max(trainingTime.TotalSeconds, 1e-9),
                elapsed,
                elapsed * ((_epochs - _firstEpoch - doneEpochs) / doneEpochs),
                _state.LastError,
                _state.BestError,
                _state.LastLoss)
            {
                Hints = Hints,
                Classifies = _network is IClassifier,
            });
        }
    }
}
