using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Emission.Summary;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The public half: constants, training, inference, checkpoints.</summary>
internal sealed class SurfacePrinter
{
    private readonly SourceWriter _writer;
    private readonly CompiledNetwork _network;
    private readonly Program _program;
    private readonly NetworkInfo _info;
    private readonly TargetClass _type;

    public SurfacePrinter(SourceWriter writer, CompiledNetwork network, TargetClass type)
    {
        _writer = writer;
        _network = network;
        _program = network.Program;
        _info = _program.Info;
        _type = type;
    }

    /// <summary>What a network implements: that of what it does, and those that only the runtime asks for.</summary>
    public static IEnumerable<string> Interfaces(NetworkInfo info)
    {
        yield return "global::KernelGen." + (info.TakesLabels ? "IClassifier" : "IRegressor");
        yield return "global::KernelGen.Runtime.IGatedNetwork";
        if (info.Shards > 1)
        {
            yield return "global::KernelGen.Runtime.IShardedNetwork";
        }
    }

    /// <summary>The remarks on the class: five lines, since editors show them whole.</summary>
    public static IReadOnlyList<string> Documentation(SummaryText text) =>
    [
        "<remarks>",
        .. text.Brief().Select(line => $"<para>{KernelRemarks.Escape(line)}</para>"),
        Threads,
        "</remarks>",
    ];

    private const string Threads =
        "<para>Any number of threads may predict with one network at the same time: each works in memory of its own, and gets what it "
            + "would get alone. A call that changes the network (training, calibrating, loading, choosing inference weights) must be the "
            + "only one: while another thread uses the network it throws <see cref=\"global::System.InvalidOperationException\"/> at once, "
            + "and so does a prediction while another thread changes it.</para>";

    public void Print(SummaryText text)
    {
        PrintSizes();
        PrintConstructor();
        PrintSummary(text);
        CostsPrinter.Print(_writer, _network, _type, text);
        PrintState();
        PrintInterface();
        new TaskPrinter(_writer, _info).Print();
        PrintCalibration();
        PrintTensors();
        PrintCheckpoints();
        PrintLoadForInference();
    }

    private void PrintSizes()
    {
        _writer.Lines($$""""
            /// <summary>Values in one sample.</summary>
            {{Tool.Attribute}}
            public const int InputSize = {{Integer(_info.InputSize)}};

            /// <summary>{{(_info.TakesLabels ? "Logits of one sample" : "Values that are predicted of one sample")}}.</summary>
            {{Tool.Attribute}}
            public const int OutputSize = {{Integer(_info.OutputSize)}};

            /// <summary>Samples in a full mini-batch.</summary>
            {{Tool.Attribute}}
            public const int BatchSize = {{Integer(_info.SamplesPerStep)}};

            """");
    }

    private void PrintConstructor()
    {
        _writer.Lines($$"""
            private readonly {{_type.Kernels}} _kernels;

            /// <summary>A new network with random weights.</summary>
            /// <param name="seed">The seed of all random draws: initial weights, sampling, rounding.</param>
            /// <param name="threads">Threads that share the work; 0 for one per processor. Results do not depend on it.</param>
            /// <exception cref="global::System.ArgumentOutOfRangeException">
            /// <paramref name="threads"/> is negative or above <see cref="global::KernelGen.Runtime.Guard.MaximumThreads"/>.
            /// </exception>
            {{Tool.Attribute}}
            public {{_type.Name}}(long seed = 1, int threads = 0) => _kernels = new {{_type.Kernels}}(seed, threads);

            /// <summary>A network that only predicts, and that something loads.</summary>
            {{Tool.Attribute}}
            private {{_type.Name}}({{_type.Kernels}}.Loader loader) => _kernels = loader.Network;

            """);
    }

    private void PrintSummary(SummaryText text)
    {
        _writer.Lines($$""""
            /// <summary>Layers, shapes, parameters, and what a training step and inference cost, per layer and phase.</summary>
            {{Tool.Attribute}}
            public static string Summary =>
                """
            """");
        foreach (var line in text.Whole("\n\"\"\" + Costs + \"\"\"\n").Split('\n'))
        {
            _writer.Verbatim(line);
        }

        _writer.Verbatim("\"\"\";");
        _writer.Line();
    }

    private void PrintState()
    {
        var weights = _program.Encode is null ? "; all the same for this network, whose weights are real-valued"
            : _info.IsMultiplicationFree ? ": rounded or sampled; real-valued ones would multiply"
            : ": rounded (no multiplication), real-valued or sampled";
        _writer.Lines($$"""
            /// <summary>One line that says what was declared; two networks with the same line can exchange checkpoints.</summary>
            {{Tool.Attribute}}
            public string Architecture => "{{_info.Architecture}}";

            /// <summary>Mini-batches trained so far. May be read while another thread trains.</summary>
            {{Tool.Attribute}}
            public long Step => _kernels.Step;

            /// <summary>The seed of all random draws.</summary>
            {{Tool.Attribute}}
            public long Seed => _kernels.Seed;

            /// <summary>Threads that share the work of a call, at least 1. Results do not depend on it; it may be set at any time.</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">
            /// The value is below 1 or above <see cref="global::KernelGen.Runtime.Guard.MaximumThreads"/>.
            /// </exception>
            {{Tool.Attribute}}
            public int Threads
            {
                get => _kernels.Threads;
                set => _kernels.Threads = value;
            }

            /// <summary>What weights are in inference{{weights}}.</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The value is none of the defined ones.</exception>
            /// <exception cref="global::System.InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            {{Tool.Attribute}}
            public global::KernelGen.InferenceWeights InferenceWeights
            {
                get => _kernels.InferenceWeights;
                set => _kernels.InferenceWeights = value;
            }

            /// <summary>Everything that a checkpoint holds.</summary>
            {{Tool.Attribute}}
            public global::System.Collections.Generic.IReadOnlyList<global::KernelGen.TensorInfo> Tensors => {{_type.Kernels}}.Tensors;

            """);
    }

    private void PrintInterface()
    {
        _writer.Lines($$"""
            {{Tool.Attribute}}
            global::KernelGen.Runtime.NetworkGate global::KernelGen.Runtime.IGatedNetwork.Gate => _kernels.Gate;

            {{Tool.Attribute}}
            int global::KernelGen.INetwork.InputSize => InputSize;

            """);
        if (_info.Shards > 1)
        {
            _writer.Lines($$"""
                {{Tool.Attribute}}
                global::KernelGen.Runtime.ShardSums global::KernelGen.Runtime.IShardedNetwork.Sums => _kernels.ShardSums;

                {{Tool.Attribute}}
                float global::KernelGen.Runtime.IShardedNetwork.TrainWithoutSamples(float learningRate) =>
                    _kernels.TrainWithoutSamples(learningRate);

                {{Tool.Attribute}}
                global::KernelGen.Runtime.CalibrationPieces? global::KernelGen.Runtime.IShardedNetwork.Pieces =>
                    {{(_program.Calibrate is null ? "null" : "_kernels.CalibrationPieces")}};

                {{Tool.Attribute}}
                void global::KernelGen.Runtime.IShardedNetwork.CalibrateShare(global::System.ReadOnlySpan<float> inputs, int samples) =>
                    _kernels.{{(_program.Calibrate is not null ? "CalibrateShare(inputs, samples)" : "Calibrate(inputs)")}};

                """);
        }

        if (_info.Picture is var (height, width, channels))
        {
            _writer.Lines($$"""
                {{Tool.Attribute}}
                (int Height, int Width, int Channels) global::KernelGen.INetwork.InputShape =>
                    ({{Integer(height)}}, {{Integer(width)}}, {{Integer(channels)}});

                """);
        }

        _writer.Lines($$"""
            {{Tool.Attribute}}
            int global::KernelGen.INetwork.OutputSize => OutputSize;

            {{Tool.Attribute}}
            int global::KernelGen.INetwork.BatchSize => BatchSize;

            {{Tool.Attribute}}
            global::System.Collections.Generic.IReadOnlyList<global::KernelGen.LayerDescription> global::KernelGen.INetwork.Layers => {{_type.Kernels}}.Layers;

            {{Tool.Attribute}}
            bool global::KernelGen.INetwork.IsMultiplicationFree => {{(_info.IsMultiplicationFree ? "true" : "false")}};

            {{Tool.Attribute}}
            float global::KernelGen.INetwork.DefaultLearningRate => {{ExpressionPrinter.Float(_info.DefaultLearningRate)}};

            {{Tool.Attribute}}
            string global::KernelGen.INetwork.TrainingSettings => "{{_info.TrainingSettings}}";

            """);
    }

    private void PrintCalibration()
    {
        _writer.Lines($$"""
            /// <summary>Takes the statistics that normalising layers use in inference from these samples, with the current <see cref="InferenceWeights"/>.</summary>
            /// <param name="inputs">Samples of {{Integer(_info.InputSize)}} values, at least one.</param>
            /// <exception cref="global::System.ArgumentException">The span has the wrong length, or a value is not finite.</exception>
            /// <exception cref="global::System.InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            {{Tool.Attribute}}
            public void Calibrate(global::System.ReadOnlySpan<float> inputs) => _kernels.Calibrate(inputs);

            """);
    }

    private void PrintTensors()
    {
        _writer.Lines($$"""
            /// <summary>Copies a tensor out of the network, row-major.</summary>
            /// <param name="index">Its index in <see cref="Tensors"/>.</param>
            /// <param name="destination">Receives its values.</param>
            /// <exception cref="global::System.ArgumentException">There is no such tensor, or the span has another length.</exception>
            /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
            {{Tool.Attribute}}
            public void ReadTensor(int index, global::System.Span<float> destination) => _kernels.ReadTensor(index, destination);

            /// <summary>Replaces a tensor of the network.</summary>
            /// <param name="index">Its index in <see cref="Tensors"/>.</param>
            /// <param name="source">Its values, row-major.</param>
            /// <exception cref="global::System.ArgumentException">There is no such tensor, the span has another length, or a value is not allowed; nothing has changed.</exception>
            /// <exception cref="global::System.InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            {{Tool.Attribute}}
            public void WriteTensor(int index, global::System.ReadOnlySpan<float> source) => _kernels.WriteTensor(index, source);

            """);
    }

    private void PrintCheckpoints()
    {
        _writer.Lines($$"""
            /// <summary>Sets <see cref="Seed"/> and <see cref="Step"/>, so that training goes on with the draws it would have had.</summary>
            /// <param name="seed">The seed.</param>
            /// <param name="step">Mini-batches trained so far, at least 0.</param>
            /// <exception cref="global::System.ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
            /// <exception cref="global::System.InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
            {{Tool.Attribute}}
            public void Restore(long seed, long step) => _kernels.Restore(seed, step);

            /// <summary>Writes a checkpoint in the safetensors format, atomically.</summary>
            /// <param name="path">The file.</param>
            /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
            {{Tool.Attribute}}
            public void Save(string path) => global::KernelGen.Checkpoint.Save(this, path);

            /// <summary>Writes a checkpoint to a stream, which stays open.</summary>
            /// <param name="stream">The stream, from its position on.</param>
            /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
            {{Tool.Attribute}}
            public void Save(global::System.IO.Stream stream) => global::KernelGen.Checkpoint.Save(this, stream);

            /// <summary>Writes a checkpoint, atomically, of what the network is now: it may train on while the file is written.</summary>
            /// <param name="path">The file.</param>
            /// <param name="cancellationToken">Stops the writing; the file is then as it was.</param>
            /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
            {{Tool.Attribute}}
            public global::System.Threading.Tasks.Task SaveAsync(
                string path, global::System.Threading.CancellationToken cancellationToken = default) =>
                global::KernelGen.Checkpoint.SaveAsync(this, path, cancellationToken);

            /// <summary>Reads a checkpoint of a network with the same architecture.</summary>
            /// <param name="path">The file.</param>
            /// <returns>A new network with what the file holds.</returns>
            {{Tool.Attribute}}
            public static {{_type.QualifiedName}} Load(string path)
            {
                {{_type.QualifiedName}} network = new();
                global::KernelGen.Checkpoint.Load(network, path);
                return network;
            }

            /// <summary>Reads a checkpoint from a stream, to its end: an embedded resource for one. The stream stays open.</summary>
            /// <param name="stream">The stream, from its position on.</param>
            /// <returns>A new network with what it holds.</returns>
            {{Tool.Attribute}}
            public static {{_type.QualifiedName}} Load(global::System.IO.Stream stream)
            {
                {{_type.QualifiedName}} network = new();
                global::KernelGen.Checkpoint.Load(network, stream);
                return network;
            }

            /// <summary>Reads a checkpoint of a network with the same architecture.</summary>
            /// <param name="path">The file.</param>
            /// <param name="cancellationToken">Stops the reading.</param>
            /// <returns>A new network with what the file holds.</returns>
            {{Tool.Attribute}}
            public static global::System.Threading.Tasks.Task<{{_type.QualifiedName}}> LoadAsync(
                string path, global::System.Threading.CancellationToken cancellationToken = default) =>
                global::KernelGen.Runtime.NetworkFiles.LoadAsync(new {{_type.QualifiedName}}(), path, cancellationToken);

            """);
    }

    private void PrintLoadForInference()
    {
        var weights = _program.Encode is null ? "its weights" : "rounded weights as codes";
        _writer.Lines($$"""
            /// <summary>Reads a checkpoint of a network with the same architecture, for prediction alone.</summary>
            /// <remarks>The network holds {{weights}} and has no memory for training. It predicts what one of <see cref="Load(string)"/> predicts.
            /// What trains, calibrates, changes, saves or freezes it, or reads its tensors, throws <see cref="global::System.InvalidOperationException"/>.</remarks>
            """);
        PrintLoadForInference("string path", "The file.");
        _writer.Lines($$"""
            /// <summary>Reads a checkpoint for prediction alone, and what is to be done to samples before they are predicted.</summary>
            """);
        PrintLoadForInference("string path", "The file.", isPreprocessed: true);
        _writer.Lines($$"""
            /// <summary>Reads a checkpoint from a stream, to its end, for prediction alone. The stream stays open.</summary>
            """);
        PrintLoadForInference("global::System.IO.Stream stream", "The stream, from its position on.");
        _writer.Lines($$"""
            /// <summary>Reads a checkpoint from a stream, to its end, for prediction alone, and what is to be done to samples before.</summary>
            """);
        PrintLoadForInference("global::System.IO.Stream stream", "The stream, from its position on.", isPreprocessed: true);
        _writer.Lines($$"""
            /// <summary>Reads a checkpoint of a network with the same architecture, for prediction alone.</summary>
            /// <param name="path">The file.</param>
            /// <param name="cancellationToken">Stops the reading.</param>
            /// <returns>A new network that only predicts.</returns>
            {{Tool.Attribute}}
            public static global::System.Threading.Tasks.Task<{{_type.QualifiedName}}> LoadForInferenceAsync(
                string path, global::System.Threading.CancellationToken cancellationToken = default) =>
                global::KernelGen.Runtime.NetworkFiles.LoadForInferenceAsync(
                    {{LoaderArguments}}, path, cancellationToken);
            """);
    }

    /// <summary>What loads a network, and how one is made for it.</summary>
    private string LoaderArguments => $"new {_type.Kernels}.Loader(), static loader => new {_type.QualifiedName}(loader)";

    /// <summary>One form of it, behind its summary.</summary>
    private void PrintLoadForInference(string source, string what, bool isPreprocessed = false)
    {
        var name = source.Substring(source.IndexOf(' ') + 1);
        var (summary, parameter, argument) = isPreprocessed
            ? ("\n/// <param name=\"preprocessing\">What to apply to samples; null where there is nothing to do.</param>",
                ", out global::KernelGen.Preprocessing? preprocessing",
                ", out preprocessing")
            : (string.Empty, string.Empty, string.Empty);
        _writer.Lines($$"""
            /// <param name="{{name}}">{{what}}</param>{{summary}}
            /// <returns>A new network that only predicts.</returns>
            {{Tool.Attribute}}
            public static {{_type.QualifiedName}} LoadForInference({{source}}{{parameter}}) =>
                global::KernelGen.Runtime.NetworkFiles.LoadForInference(
                    {{LoaderArguments}}, {{name}}{{argument}});

            """);
    }

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
