using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Any number of threads predict with one network, and each gets the bits that it would get alone.</summary>
public sealed class ConcurrencyTests
{
    private const int Callers = 8;

    public static TheoryData<string, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in DeclaredNetworks.All.Keys)
            {
                data.Add(name, 1);
                data.Add(name, 3);
            }

            return data;
        }
    }

    /// <summary>
    /// More callers than processors, single samples and mini-batches mixed; the first prepare the codes while others wait.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Callers_of_one_network_do_not_disturb_each_other(string name, int threads)
    {
        var alone = Trained(name, 1);
        var shared = Trained(name, threads);
        foreach (var weights in alone.AllowedWeights())
        {
            alone.InferenceWeights = weights;
            shared.InferenceWeights = weights;
            var questions = Question.Of(alone, seed: 5);
            Together(Callers, caller =>
            {
                foreach (var question in questions.Skip(caller).Concat(questions.Take(caller)).Concat(questions))
                {
                    question.Check(shared);
                }
            });
        }
    }

    /// <summary>Networks share the threads of the process: callers go from one to the next, some with the team, some without.</summary>
    [Fact]
    public void Callers_of_all_networks_do_not_disturb_each_other()
    {
        var networks = DeclaredNetworks.All.Keys.Select((name, index) => (
            Shared: Trained(name, 1 + (index % 3)), Questions: Question.Of(Trained(name, 1), seed: index))).ToList();
        Together(Callers, caller =>
        {
            var random = new Random(caller);
            for (var repeat = 0; repeat < 150; repeat++)
            {
                var (shared, questions) = networks[random.Next(networks.Count)];
                questions[random.Next(questions.Count)].Check(shared);
            }
        });
    }

    /// <summary>After each training step several threads race for the first prediction.</summary>
    [Theory]
    [InlineData(nameof(TernaryNet))]
    [InlineData(nameof(ZeroBinaryNet))]
    [InlineData(nameof(FixedNet))]
    [InlineData(nameof(PatternNet))]
    public void Codes_are_made_once_and_seen_whole(string name)
    {
        var alone = Trained(name, 1);
        var shared = Trained(name, 2);
        var random = new Random(8);
        for (var step = 0; step < 25; step++)
        {
            var (inputs, labels) = MiniBatch(random, alone);
            alone.Train(inputs, labels, 0.125f);
            shared.Train(inputs, labels, 0.125f);
            if (step % 2 == 1)
            {
                alone.InferenceWeights = InferenceWeights.Sampled;
                shared.InferenceWeights = InferenceWeights.Sampled;
            }
            else
            {
                alone.InferenceWeights = InferenceWeights.Rounded;
                shared.InferenceWeights = InferenceWeights.Rounded;
            }

            var questions = Question.Of(alone, step).Where(question => question.Samples <= 9).ToList();
            Together(4, caller => questions[caller % questions.Count].Check(shared));
        }

        Assert.Equal(alone.ReadAll(), shared.ReadAll());
    }

    /// <summary>Networks train while others predict: they have nothing in common but the threads.</summary>
    [Fact]
    public void Networks_train_beside_predictions_of_others()
    {
        var questions = Question.Of(Trained(nameof(MixedNet), 1), seed: 3);
        var shared = Trained(nameof(MixedNet), 2);
        var expected = Fingerprint.Of(DeclaredNetworks.All[nameof(AdamNet)](9, 1));
        Together(4, caller =>
        {
            if (caller == 0)
            {
                Assert.Equal(expected, Fingerprint.Of(DeclaredNetworks.All[nameof(AdamNet)](9, 2)));
                return;
            }

            foreach (var question in questions.Concat(questions))
            {
                question.Check(shared);
            }
        });
    }

    /// <summary>A network that has been trained and has statistics, the same for any number of threads.</summary>
    internal static IClassifier Trained(string name, int threads)
    {
        var network = DeclaredNetworks.All[name](21, threads);
        var random = new Random(4);
        for (var step = 0; step < 3; step++)
        {
            var (inputs, labels) = MiniBatch(random, network);
            network.Train(inputs, labels, 0.125f);
        }

        return network;
    }

    internal static (float[] Inputs, int[] Labels) MiniBatch(Random random, IClassifier network) => (
        RandomData.Inputs(random, network.BatchSize, network.InputSize),
        RandomData.Labels(random, network.BatchSize, Math.Max(2, network.OutputSize)));

    /// <summary>Runs on threads that begin at the same time; the first exception of any of them is thrown here.</summary>
    internal static void Together(int callers, Action<int> body)
    {
        Exception? failure = null;
        using var start = new Barrier(callers);
        var threads = Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                body(caller);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(failure is null, failure?.ToString());
    }

    /// <summary>Samples, and what a network that is used by one caller alone answers.</summary>
    private sealed record Question(int Samples, float[] Inputs, float[] Outputs, int[] Classes)
    {
        /// <summary>One sample, a few, a mini-batch in part, whole, and several.</summary>
        public static IReadOnlyList<Question> Of(IClassifier alone, int seed)
        {
            var random = new Random(seed);
            return [.. new[] { 1, 2, 1, 5, 9, alone.BatchSize, 1, (2 * alone.BatchSize) + 1 }.Select(samples =>
            {
                var question = new Question(
                    samples, RandomData.Inputs(random, samples, alone.InputSize), new float[samples * alone.OutputSize], new int[samples]);
                alone.Predict(question.Inputs, question.Outputs);
                alone.Classify(question.Inputs, question.Classes);
                return question;
            })];
        }

        public void Check(IClassifier network)
        {
            var outputs = new float[Outputs.Length];
            network.Predict(Inputs, outputs);
            Assert.Equal(Outputs.Select(BitConverter.SingleToInt32Bits), outputs.Select(BitConverter.SingleToInt32Bits));
            var classes = new int[Classes.Length];
            network.Classify(Inputs, classes);
            Assert.Equal(Classes, classes);
            Assert.Equal(Classes[0], network.Classify(Inputs.AsSpan(0, network.InputSize)));
        }
    }
}
