using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Who changes a network that another thread uses is refused, and so is everybody while another thread changes it.</summary>
public sealed class ConflictTests : IDisposable
{
    private static readonly string[] Names = [.. DeclaredNetworks.All.Keys];

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Conflicts.").FullName;

    /// <summary>Members that change a network, by the name that messages give them.</summary>
    private static Dictionary<string, Action<IClassifier, string>> Changes => new()
    {
        ["Train"] = (network, _) =>
        {
            var (inputs, labels) = ConcurrencyTests.MiniBatch(new Random(1), network);
            network.Train(inputs, labels, 0.125f);
        },
        ["Calibrate"] = (network, _) => network.Calibrate(RandomData.Inputs(new Random(2), network.BatchSize, network.InputSize)),
        ["WriteTensor"] = (network, _) => network.WriteTensor(0, new float[network.Tensors[0].Count]),
        ["Restore"] = (network, _) => network.Restore(7, 8),
        ["InferenceWeights"] = (network, _) => network.InferenceWeights = InferenceWeights.Sampled,
        ["Load"] = (network, file) => Checkpoint.Load(network, file),
        ["Fit"] = (network, _) => new Trainer(network)
        {
            Epochs = 1,
            LearningRate = LearningRate.Constant(0.125f),
            CalibrationSamples = 0,
        }.Fit(Data(network)),
    };

    /// <summary>Members that only read a network.</summary>
    private static Dictionary<string, Action<IClassifier, string>> Reads => new()
    {
        ["Predict"] = (network, _) => network.Predict(new float[2 * network.InputSize], new float[2 * network.OutputSize]),
        ["Classify"] = (network, _) => network.Classify(new float[3 * network.InputSize], new int[3]),
        ["ReadTensor"] = (network, _) => network.ReadTensor(0, new float[network.Tensors[0].Count]),
        ["Save"] = (network, file) => Checkpoint.Save(network, file + ".copy"),
        ["ErrorRate"] = (network, _) => network.ErrorRate(Data(network)),
    };

    public static TheoryData<string> Networks => [.. Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Whoever_reads_keeps_others_from_changing(string name)
    {
        var network = ConcurrencyTests.Trained(name, 2);
        var file = Saved(network);
        foreach (var use in new[] { NetworkUse.Predict, NetworkUse.Classify, NetworkUse.ReadTensor, NetworkUse.Save })
        {
            var running = use.ToString();
            Workspace? reader = null;
            Elsewhere(() => reader = Gate(network).Enter(use));
            var before = State(network);
            foreach (var (asked, change) in Changes)
            {
                AssertRefused(name, asked, running, () => change(network, file));
                Assert.Equal(before, State(network));
            }

            foreach (var read in Reads.Values)
            {
                read(network, file);
            }

            NetworkGate.Leave(reader!);
        }

        AssertFree(network, file);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Whoever_changes_keeps_others_out(string name)
    {
        var network = ConcurrencyTests.Trained(name, 2);
        var file = Saved(network);
        var before = State(network);
        foreach (var use in new[] { NetworkUse.Train, NetworkUse.Fit, NetworkUse.Load, NetworkUse.Calibrate })
        {
            var running = use.ToString();
            Elsewhere(
                () => Gate(network).Begin(use),
                () =>
                {
                    foreach (var (asked, call) in Changes.Concat(Reads))
                    {
                        AssertRefused(name, asked, running, () => call(network, file));
                    }

                    AssertRefused(name, "Classify", running, () => network.Classify(new float[network.InputSize]));

                    // What may be read at any time, and does not change results.
                    Assert.Equal((before[^1][0], before[^1][1]), (network.Seed, network.Step));
                    network.Threads = 3 - network.Threads;
                },
                () => Gate(network).End());
            Assert.Equal(before, State(network));
        }

        AssertFree(network, file);
    }

    /// <summary>Arguments are looked at, and found wrong, with nobody kept out afterwards.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_call_that_fails_leaves_the_network_free_and_as_it_was(string name)
    {
        var network = ConcurrencyTests.Trained(name, 2);
        var file = Saved(network);
        var before = State(network);
        var (inputs, labels) = ConcurrencyTests.MiniBatch(new Random(1), network);
        labels[^1] = -1;
        Assert.ThrowsAny<ArgumentException>(() => network.Train(inputs, labels, 0.125f));
        inputs[^1] = float.NaN;
        Assert.ThrowsAny<ArgumentException>(() => network.Calibrate(inputs));
        Assert.ThrowsAny<ArgumentException>(() => network.Predict(inputs, new float[network.BatchSize * network.OutputSize]));
        Assert.ThrowsAny<ArgumentException>(() => network.Classify(inputs, new int[network.BatchSize]));
        Assert.ThrowsAny<ArgumentException>(() => network.WriteTensor(0, [.. Enumerable.Repeat(float.NaN, network.Tensors[0].Count)]));
        Assert.ThrowsAny<ArgumentException>(() => network.ReadTensor(99, []));
        Assert.ThrowsAny<ArgumentException>(() => network.Restore(1, -1));
        Assert.ThrowsAny<ArgumentException>(() => network.InferenceWeights = (InferenceWeights)9);
        File.WriteAllBytes(file + ".damaged", File.ReadAllBytes(file)[..^3]);
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, file + ".damaged"));
        Assert.Equal(before, State(network));
        AssertFree(network, file);
    }

    /// <summary>A trainer has the network for itself from the first step to the last; its own thread may predict in between.</summary>
    [Fact]
    public void A_training_keeps_others_out_until_its_end()
    {
        var network = ConcurrencyTests.Trained(nameof(PatternNet), 2);
        var reports = 0;
        var trainer = new Trainer(network) { Epochs = 2, LearningRate = LearningRate.Constant(0.125f) };
        trainer.Progress = new Report(() =>
        {
            reports++;
            network.ErrorRate(Data(network));
            network.Classify(new float[network.InputSize]);
            Elsewhere(() =>
            {
                AssertRefused(nameof(PatternNet), "Classify", "Fit", () => network.Classify(new float[network.InputSize]));
                AssertRefused(nameof(PatternNet), "Fit", "Fit", () => new Trainer(network).Fit(Data(network)));
            });
        });
        trainer.Fit(Data(network), Data(network), TestContext.Current.CancellationToken);
        Assert.True(reports >= 2);
        AssertFree(network, Saved(network));
    }

    /// <summary>
    /// Real calls, no stand-ins: while threads predict and another trains, every call is right or says why it is refused.
    /// </summary>
    [Fact]
    public void Predictions_and_steps_that_meet_are_refused_or_right()
    {
        var network = ConcurrencyTests.Trained(nameof(TernaryNet), 2);
        var twin = ConcurrencyTests.Trained(nameof(TernaryNet), 1);
        var (inputs, labels) = ConcurrencyTests.MiniBatch(new Random(1), network);
        var many = RandomData.Inputs(new Random(2), 20 * network.BatchSize, network.InputSize);
        var (steps, predictions, refused) = (0, 0, 0);
        var answers = new Dictionary<long, float[]>();
        ConcurrencyTests.Together(3, caller =>
        {
            while (Volatile.Read(ref refused) < 40 || Volatile.Read(ref steps) < 5 || Volatile.Read(ref predictions) < 5)
            {
                try
                {
                    if (caller == 0)
                    {
                        network.Train(inputs, labels, 0.125f);
                        Interlocked.Increment(ref steps);
                    }
                    else
                    {
                        var before = network.Step;
                        var outputs = new float[20 * network.BatchSize * network.OutputSize];
                        network.Predict(many, outputs);
                        Interlocked.Increment(ref predictions);
                        if (before == network.Step)
                        {
                            lock (answers)
                            {
                                answers[before] = outputs;
                            }
                        }

                        // Room for a step.
                        Thread.Sleep(1);
                    }
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                    Thread.Yield();
                }
            }
        });

        // The steps that were not refused are those of a network that nobody else used.
        foreach (var (step, outputs) in answers.OrderBy(pair => pair.Key))
        {
            TrainTo(step);
            var expected = new float[outputs.Length];
            twin.Predict(many, expected);
            Assert.Equal(expected, outputs);
        }

        TrainTo(network.Step);
        Assert.Equal(twin.ReadAll(), network.ReadAll());
        AssertFree(network, Saved(network));

        void TrainTo(long step)
        {
            while (twin.Step < step)
            {
                twin.Train(inputs, labels, 0.125f);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static NetworkGate Gate(IClassifier network) => ((IGatedNetwork)network).Gate;

    private static Dataset Data(IClassifier network)
    {
        var random = new Random(3);
        return new Dataset(
            RandomData.Inputs(random, 2 * network.BatchSize, network.InputSize),
            RandomData.Labels(random, 2 * network.BatchSize, Math.Max(2, network.OutputSize)),
            network.InputSize);
    }

    private static void AssertRefused(string network, string asked, string running, Action call)
    {
        var message = Assert.Throws<InvalidOperationException>(call).Message;
        Assert.StartsWith(
            $"{network}.{asked} was called while {network}.{running} runs on another thread.", message, StringComparison.Ordinal);
    }

    /// <summary>Everything works, one after another.</summary>
    private static void AssertFree(IClassifier network, string file)
    {
        foreach (var call in Changes.Concat(Reads).Select(pair => pair.Value))
        {
            call(network, file);
        }
    }

    private static List<float[]> State(IClassifier network) =>
        [.. network.ReadAll(), [(float)network.InferenceWeights], [network.Seed, network.Step]];

    /// <summary>On another thread: the first action, then <paramref name="meanwhile"/> here, then the last action there.</summary>
    private static void Elsewhere(Action first, Action? meanwhile = null, Action? last = null)
    {
        Exception? failure = null;
        using var begun = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            try
            {
                first();
                begun.Set();
                done.Wait();
                last?.Invoke();
            }
            catch (Exception exception)
            {
                failure = exception;
                begun.Set();
            }
        });
        thread.Start();
        begun.Wait();
        try
        {
            meanwhile?.Invoke();
        }
        finally
        {
            done.Set();
            thread.Join();
        }

        Assert.True(failure is null, failure?.ToString());
    }

    private string Saved(IClassifier network)
    {
        var file = Path.Combine(_folder, $"{network.GetType().Name}.safetensors");
        Checkpoint.Save(network, file);
        return file;
    }

    private sealed class Report(Action report) : IProgress<TrainingProgress>
    {
        void IProgress<TrainingProgress>.Report(TrainingProgress value) => report();
    }
}
