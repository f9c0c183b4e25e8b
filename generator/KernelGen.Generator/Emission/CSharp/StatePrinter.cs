using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>What the hidden half holds besides kernels: its fields, the constructor, threads, seed, step and kind of weights.</summary>
internal static class StatePrinter
{
    /// <param name="writer">The class.</param>
    /// <param name="program">The network.</param>
    /// <param name="type">The class of the network.</param>
    /// <param name="scalars">What the host computes for kernels.</param>
    public static void Print(SourceWriter writer, Program program, TargetClass type, IEnumerable<KernelScalar> scalars)
    {
        PrintFields(writer, program, scalars);
        PrintConstructor(writer, type);
        PrintProperties(writer, program);
        PrintSeed(writer, program);
    }

    private static void PrintFields(SourceWriter writer, Program program, IEnumerable<KernelScalar> scalars)
    {
        var codes = program.Encode is not null
            ? "private readonly object _encoding = new();\nprivate volatile bool _isEncoded; // whether the codes in memory are those of "
                + "the weights\n"
            : string.Empty;
        codes += program.Tensors.Any(tensor => tensor.IsFitted)
            ? "private volatile bool _isStandardized; // whether the network knows how to standardize what it is given\n"
            : string.Empty;
        var rows = (program.Info.TakesLabels ? "private int* _labelRows;\n" : string.Empty)
            + (program.Info.TakesTargets ? "private float* _targetRows;\n" : string.Empty);
        var values = string.Concat(scalars.Select(scalar => LaunchPrinter.FieldDeclaration(scalar) + "\n"));
        var sums = program.Info.Shards == 1 ? string.Empty
            : "private readonly ShardSums _sums = new(StepSize, BatchSize, SumBuffers.Bytes, SumBuffers.ExactBytes);\n"
                + (program.Calibrate is null ? string.Empty
                    : $"private readonly CalibrationPieces _pieces = new(BatchSize, SumBuffers.StatisticsBytes, {IsWhole(program)});\n")
                + "private AlignedBuffer _sum = AlignedBuffer.Empty; // what the shard at hand leaves, or the sum over all of them\n";
        writer.Lines($$"""
            private readonly NetworkGate _gate;
            private readonly AlignedBuffer _shared;
            private AlignedBuffer _scratch = AlignedBuffer.Empty; // until the network is trained or calibrated
            private AlignedBuffer? _spare; // _scratch, for one caller to predict in: nobody does while the network changes
            {{sums}}private InferenceWeights _inferenceWeights;
            private int _threads;
            {{codes}}
            // What launches are told besides memory.
            private int _sampleBlocks;
            {{values}}private int _step;
            private int _key;
            private int _streamKey;
            private float* _inputRows;
            {{rows}}private long _seed;
            private long _steps;

            """);
    }

    /// <summary>Whether a calibration leaves out a last mini-batch that is not full.</summary>
    private static string IsWhole(Program program) =>
        Step.All(program.Calibrate!.Body).Any(step => step is ForEachPiece { CountsAlike: true }) ? "isWhole: true" : "isWhole: false";

    private static void PrintConstructor(SourceWriter writer, TargetClass type) => writer.Lines($$"""
        public Kernels(long seed, int threads)
        {
            _threads = threads == 0 ? ProcessorThreads : Guard.Threads(threads);
            _gate = new NetworkGate("{{type.Name.TrimStart('@')}}", NewPrediction);
            _shared = new AlignedBuffer(SharedBuffers.Bytes);
            Draw(seed, 0);
            Initialise();
        }

        /// <summary>A network that only predicts, with memory for what predictions with rounded weights read.</summary>
        private Kernels()
        {
            _threads = ProcessorThreads;
            _gate = new NetworkGate("{{type.Name.TrimStart('@')}}", NewPrediction, isInferenceOnly: true);
            _shared = new AlignedBuffer(SharedBuffers.InferenceBytes);
        }

        private static int ProcessorThreads => Math.Min(Environment.ProcessorCount, Guard.MaximumThreads);

        /// <summary>Who may use the network, and who does.</summary>
        public NetworkGate Gate => _gate;

        """);

    private static void PrintProperties(SourceWriter writer, Program program)
    {
        if (program.Info.Shards > 1)
        {
            writer.Lines("""
                /// <summary>What adds up the shards of a mini-batch.</summary>
                public ShardSums ShardSums => _sums;

                """);
            if (program.Calibrate is not null)
            {
                writer.Lines("""
                    /// <summary>What shares out the mini-batches of a calibration.</summary>
                    public CalibrationPieces CalibrationPieces => _pieces;

                    """);
            }
        }

        PrintSettings(writer, program);
    }

    private static void PrintSettings(SourceWriter writer, Program program) => writer.Lines($$"""
        public int Threads
        {
            get => _threads;
            set => _threads = Guard.Threads(value);
        }

        public long Seed => Volatile.Read(ref _seed);

        public long Step => Volatile.Read(ref _steps);

        public InferenceWeights InferenceWeights
        {
            get => _inferenceWeights;
            set
            {
                Guard.{{(program.Info.IsMultiplicationFree ? "CodedInference" : "Inference")}}(value);
                if (_gate.IsInferenceOnly && value == _inferenceWeights)
                {
                    return;
                }

                _gate.Begin(NetworkUse.InferenceWeights);
                {{(program.Encode is not null ? "_isEncoded &= value == _inferenceWeights;\n        " : string.Empty)}}_inferenceWeights = value;
                _gate.End();
            }
        }

        """);

    private static void PrintSeed(SourceWriter writer, Program program) => writer.Lines($$"""
        public void Restore(long seed, long step)
        {
            Guard.Step(step);
            _gate.Begin(NetworkUse.Restore);
            Draw(seed, step);
            _gate.End();
        }

        private void Draw(long seed, long step)
        {
            Volatile.Write(ref _seed, seed);
            Volatile.Write(ref _steps, step);
            {{(program.Encode is not null ? "_isEncoded = false;\n    " : string.Empty)}}unchecked
            {
                // Keys of the random draws: the two halves of the seed, the second mixed with a launch's stream.
                _key = (int)seed;
                _streamKey = (int)(seed >> 32);
                _step = (int)step;
            }
        }

        private Workspace NewPrediction() => new Prediction(this);

        """);
}
