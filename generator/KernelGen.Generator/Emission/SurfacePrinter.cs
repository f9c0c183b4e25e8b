using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;

namespace KernelGen.Generator.Emission;

/// <summary>The public half: constants, training, inference, checkpoints.</summary>
internal static class SurfacePrinter
{
    /// <summary>The remarks on the class: five lines, since editors show them whole.</summary>
    public static IReadOnlyList<string> Documentation(SummaryText text) =>
    [
        "<remarks>",
        .. text.Brief().Select(line => $"<para>{KernelPrinter.Escape(line)}</para>"),
        .. Threads,
        "</remarks>",
    ];

    private static readonly string[] Threads =
    [
        "<para>Any number of threads may predict with one network at the same time: each works in memory of its own, and gets what it would get alone.",
        "A call that changes the network (training, calibrating, loading, choosing inference weights) must be the only one: while another thread",
        "uses the network it throws <see cref=\"InvalidOperationException\"/> at once, and so does a prediction while another thread changes it.</para>",
    ];

    public static void Print(SourceWriter writer, NetworkPlan plan, NetworkNames names, SummaryText text)
    {
        var graph = plan.Graph;
        var hasTargets = graph.Loss.TakesTargets();
        var isReal = plan.Round.Count == 0;
        var isFree = graph.IsMultiplicationFree;
        var rateCheck = isFree ? "PowerOfTwoRate" : "LearningRate";
        var rateText = isFree ? "a power of two (LearningRate.ToPowersOfTwo makes a schedule of them)" : "finite and above 0";
        writer.Lines($$"""
            /// <summary>Values in one sample.</summary>
            public const int InputSize = {{Integer(graph.InputSize)}};

            /// <summary>Logits of one sample.</summary>
            public const int OutputSize = {{Integer(graph.OutputSize)}};

            /// <summary>Samples in a full mini-batch.</summary>
            public const int BatchSize = {{Integer(graph.BatchSize)}};

            private static readonly TensorInfo[] TensorTable =
            [
            """);
        foreach (var tensor in plan.Tensors)
        {
            var shape = tensor.Layout is null
                ? Integer(tensor.Columns)
                : $"{Integer(tensor.Rows)}, {Integer(tensor.Columns)}";
            writer.Line($"    new TensorInfo(\"{tensor.Name}\", [{shape}]),");
        }

        writer.Lines($$""""
            ];

            private readonly Kernels _kernels;

            /// <summary>A new network with random weights.</summary>
            /// <param name="seed">The seed of all random draws: initial weights, sampling, rounding.</param>
            /// <param name="threads">Threads that share the work; 0 for one per processor. Results do not depend on it.</param>
            /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative or above <see cref="Guard.MaximumThreads"/>.</exception>
            public {{names.Class}}(long seed = 1, int threads = 0)
            {
                _kernels = new Kernels(seed) { Threads = threads == 0 ? Math.Min(Environment.ProcessorCount, Guard.MaximumThreads) : Guard.Threads(threads) };
                _kernels.Initialise();
            }

            /// <summary>Layers, shapes, parameters, and what a training step and inference cost, per layer and phase.</summary>
            public static string Summary =>
                """
            """");
        foreach (var line in text.All())
        {
            writer.Line(line.Length == 0 ? line : "    " + line);
        }

        writer.Lines($$""""
                """;

            /// <summary>One line that says what was declared; two networks with the same line can exchange checkpoints.</summary>
            public string Architecture => "{{graph.Architecture}}";

            /// <summary>Mini-batches trained so far. May be read while another thread trains.</summary>
            public long Step => _kernels.Step;

            /// <summary>The seed of all random draws.</summary>
            public long Seed => _kernels.Seed;

            /// <summary>Threads that share the work of a call, at least 1. Results do not depend on it; it may be set at any time.</summary>
            /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above <see cref="Guard.MaximumThreads"/>.</exception>
            public int Threads
            {
                get => _kernels.Threads;
                set => _kernels.Threads = Guard.Threads(value);
            }

            /// <summary>What weights are in inference{{(isReal ? "; all the same for this network, whose weights are real-valued" : isFree ? ": rounded or sampled; real-valued ones would multiply" : ": rounded (no multiplication), real-valued or sampled")}}.</summary>
            /// <exception cref="ArgumentOutOfRangeException">The value is none of the defined ones.</exception>
            /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            public InferenceWeights InferenceWeights
            {
                get => _kernels.InferenceWeights;
                set => _kernels.InferenceWeights = Guard.{{(isFree ? "CodedInference" : "Inference")}}(value);
            }

            /// <summary>Everything that a checkpoint holds.</summary>
            public IReadOnlyList<TensorInfo> Tensors => TensorTable;

            NetworkGate IGatedNetwork.Gate => _kernels.Gate;

            int INetwork.InputSize => InputSize;

            int INetwork.OutputSize => OutputSize;

            int INetwork.BatchSize => BatchSize;

            bool INetwork.IsMultiplicationFree => {{(isFree ? "true" : "false")}};

            float INetwork.DefaultLearningRate => {{ExpressionPrinter.Float(TrainingSettings.LearningRate(graph))}};

            string INetwork.TrainingSettings => "{{TrainingSettings.Describe(graph)}}";

            /// <summary>Trains on one mini-batch: forward, backward, update. Allocates nothing.</summary>
            /// <param name="inputs">1 to {{Integer(graph.BatchSize)}} samples of {{Integer(graph.InputSize)}} values.</param>
            /// <param name="labels">The class of each sample, 0 to {{Integer(graph.OutputSize == 1 ? 1 : graph.OutputSize - 1)}}.</param>
            /// <param name="learningRate">The learning rate, {{rateText}}.</param>
            /// <returns>The mean loss of the mini-batch, before the update; infinite or NaN where training has diverged.</returns>
            /// <exception cref="ArgumentException">A span has the wrong length, a value is not finite, or a label or the rate is out of range; nothing has changed.</exception>
            /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            public unsafe float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, float learningRate)
            {
                int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
                Guard.BatchCount(samples, BatchSize, nameof(inputs));
                Guard.Labels(labels, samples, OutputSize, nameof(labels));
                Guard.{{rateCheck}}(learningRate);
                fixed (float* inputRows = inputs)
                fixed (int* labelRows = labels)
                {
                    return _kernels.Train(inputRows, samples, labelRows, {{(hasTargets ? "null, " : string.Empty)}}learningRate);
                }
            }

            """");
        if (hasTargets)
        {
            writer.Lines($$"""
                /// <summary>Trains on one mini-batch with given targets: forward, backward, update. Allocates nothing.</summary>
                /// <param name="inputs">1 to {{Integer(graph.BatchSize)}} samples of {{Integer(graph.InputSize)}} values.</param>
                /// <param name="targets">{{Integer(graph.OutputSize)}} values for each sample.</param>
                /// <param name="learningRate">The learning rate, {{rateText}}.</param>
                /// <returns>The mean loss of the mini-batch, before the update; infinite or NaN where training has diverged.</returns>
                /// <exception cref="ArgumentException">A span has the wrong length, or a value is not finite; nothing has changed.</exception>
                /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
                public unsafe float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate)
                {
                    int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
                    Guard.BatchCount(samples, BatchSize, nameof(inputs));
                    Guard.Targets(targets, samples, OutputSize, nameof(targets));
                    Guard.{{rateCheck}}(learningRate);
                    fixed (float* inputRows = inputs)
                    fixed (float* targetRows = targets)
                    {
                        return _kernels.Train(inputRows, samples, null, targetRows, learningRate);
                    }
                }

                """);
        }

        writer.Lines($$"""
            /// <summary>Computes the logits of any number of samples, on any number of threads at the same time. Allocates nothing when warm.</summary>
            /// <param name="inputs">Samples of {{Integer(graph.InputSize)}} values, at least one.</param>
            /// <param name="outputs">Receives {{Integer(graph.OutputSize)}} {{(graph.OutputSize == 1 ? "logit" : "logits")}} for each sample.</param>
            /// <exception cref="ArgumentException">A span has the wrong length, or a value is not finite.</exception>
            /// <exception cref="InvalidOperationException">Another thread is training, calibrating or loading the network.</exception>
            public unsafe void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
            {
                int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
                Guard.OutputRows(outputs.Length, samples, OutputSize, nameof(outputs));
                fixed (float* inputRows = inputs)
                fixed (float* outputRows = outputs)
                {
                    _kernels.Predict(inputRows, samples, outputRows);
                }
            }

            /// <summary>Computes the class of any number of samples, on any number of threads at the same time. Allocates nothing when warm.</summary>
            /// <param name="inputs">Samples of {{Integer(graph.InputSize)}} values, at least one.</param>
            /// <param name="labels">Receives the class of each sample.</param>
            /// <exception cref="ArgumentException">A span has the wrong length, or a value is not finite.</exception>
            /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
            /// <exception cref="InvalidOperationException">Another thread is training, calibrating or loading the network.</exception>
            public unsafe void Classify(ReadOnlySpan<float> inputs, Span<int> labels)
            {
                int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
                Guard.Outputs(labels.Length, samples, nameof(labels));
                fixed (float* inputRows = inputs)
                {
                    _kernels.Classify(inputRows, samples, labels);
                }
            }

            /// <summary>Computes the class of one sample, on any number of threads at the same time. Allocates nothing when warm.</summary>
            /// <param name="input">{{Integer(graph.InputSize)}} values.</param>
            /// <returns>The class.</returns>
            /// <exception cref="ArgumentException">The span has the wrong length, or a value is not finite.</exception>
            /// <exception cref="NotFiniteNumberException">The outputs are NaN or infinite: there is no class.</exception>
            /// <exception cref="InvalidOperationException">Another thread is training, calibrating or loading the network.</exception>
            public int Classify(ReadOnlySpan<float> input)
            {
                Guard.InputRow(input, InputSize, nameof(input));
                Span<int> label = [0];
                Classify(input, label);
                return label[0];
            }

            /// <summary>Takes the statistics that {{(plan.Average.Count > 0 ? "normalising layers use" : "BatchNorm uses")}} in inference from these samples, with the current <see cref="InferenceWeights"/>.</summary>
            /// <param name="inputs">Samples of {{Integer(graph.InputSize)}} values, at least one.</param>
            /// <exception cref="ArgumentException">The span has the wrong length, or a value is not finite.</exception>
            /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            """);
        if (!plan.HasStatistics)
        {
            writer.Lines("""
                public void Calibrate(ReadOnlySpan<float> inputs)
                {
                    // No BatchNorm: there are no statistics to take. It is refused when it would be with BatchNorm.
                    Guard.InputRows(inputs, InputSize, nameof(inputs));
                    _kernels.Gate.Begin(NetworkUse.Calibrate);
                    _kernels.Gate.End();
                }
                """);
        }
        else
        {
            writer.Lines("""
                public unsafe void Calibrate(ReadOnlySpan<float> inputs)
                {
                    int samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
                    fixed (float* inputRows = inputs)
                    {
                        _kernels.Calibrate(inputRows, samples);
                    }
                }
                """);
        }

        writer.Line();
        writer.Lines($$"""
            /// <summary>Copies a tensor out of the network, row-major.</summary>
            /// <param name="index">Its index in <see cref="Tensors"/>.</param>
            /// <param name="destination">Receives its values.</param>
            /// <exception cref="ArgumentException">There is no such tensor, or the span has another length.</exception>
            /// <exception cref="InvalidOperationException">Another thread is training, calibrating or loading the network.</exception>
            public void ReadTensor(int index, Span<float> destination)
            {
                Guard.Tensor(TensorTable, index, destination.Length, nameof(destination));
                _kernels.ReadTensor(index, destination);
            }

            /// <summary>Replaces a tensor of the network.</summary>
            /// <param name="index">Its index in <see cref="Tensors"/>.</param>
            /// <param name="source">Its values, row-major.</param>
            /// <exception cref="ArgumentException">There is no such tensor, the span has another length, or a value is not allowed; nothing has changed.</exception>
            /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            public void WriteTensor(int index, ReadOnlySpan<float> source)
            {
                TensorInfo tensor = Guard.Tensor(TensorTable, index, source.Length, nameof(source));
                (float minimum, float maximum) = Kernels.Limits(index);
                Guard.TensorValues(tensor, source, minimum, maximum, nameof(source));
                _kernels.WriteTensor(index, source);
            }

            /// <summary>Sets <see cref="Seed"/> and <see cref="Step"/>, so that training goes on with the draws it would have had.</summary>
            /// <param name="seed">The seed.</param>
            /// <param name="step">Mini-batches trained so far, at least 0.</param>
            /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
            /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            public void Restore(long seed, long step) => _kernels.Restore(seed, Guard.Step(step));

            /// <summary>Writes a checkpoint in the safetensors format, atomically.</summary>
            /// <param name="path">The file.</param>
            /// <exception cref="InvalidOperationException">Another thread is training, calibrating or loading the network.</exception>
            public void Save(string path) => Checkpoint.Save(this, path);

            /// <summary>Reads a checkpoint of a network with the same architecture.</summary>
            /// <param name="path">The file.</param>
            /// <returns>A new network with what the file holds.</returns>
            public static {{names.Class}} Load(string path)
            {
                {{names.Class}} network = new();
                Checkpoint.Load(network, path);
                return network;
            }
            """);
    }

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
