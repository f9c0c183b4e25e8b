using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>
/// What the public half calls: checks of arguments, which change nothing where they fail, and pointers to the caller's spans.
/// </summary>
/// <remarks>
/// Parameters are named in quotes: a method of the user's called nameof, imported globally, would be called instead of the operator.
/// </remarks>
internal static class EntryPrinter
{
    /// <summary>Sizes, the table of tensors and the constructor.</summary>
    public static void PrintHead(SourceWriter writer, Program program)
    {
        writer.Lines($$"""
            public static readonly TensorInfo[] Tensors =
            [
            """);

        // Those of a layer that follow each other stand side by side.
        for (var first = 0; first < program.Tensors.Count;)
        {
            var layer = Layer(program.Tensors[first]);
            var tensors = program.Tensors.Skip(first).TakeWhile(tensor => Layer(tensor) == layer).ToList();
            writer.Items(
                "    ", tensors.Select(tensor => $"new(\"{tensor.Name}\", [{string.Join(", ", tensor.Shape.Select(Integer))}]),"));
            first += tensors.Count;
        }

        static string Layer(Tensor tensor) => string.Join(".", tensor.Name.Split('.').Take(2));

        writer.Lines($$"""
            ];

            """);
        LayerPrinter.Print(writer, program.Info);
        writer.Lines($$"""
            private const int InputSize = {{Integer(program.Info.InputSize)}};
            private const int OutputSize = {{Integer(program.Info.OutputSize)}};
            private const int BatchSize = {{Integer(program.Info.BatchSize)}};
            """);
        if (program.Info.Shards > 1)
        {
            writer.Line($"private const int StepSize = {Integer(program.Info.SamplesPerStep)}; // of all shards of a mini-batch");
        }

        writer.Line();
    }

    /// <summary>The methods.</summary>
    public static void Print(SourceWriter writer, Program program)
    {
        var fitted = program.Tensors.Any(tensor => tensor.IsFitted) ? "\n    Guard.Standardized(_isStandardized);" : string.Empty;
        PrintTraining(writer, program.Info, fitted);
        if (program.Info.Shards > 1)
        {
            PrintTrainingElsewhere(writer, program.Info, fitted);
        }

        PrintPrediction(writer, fitted);
        if (program.Info.TakesLabels)
        {
            PrintClassification(writer, program.Info, fitted);
        }

        PrintCalibration(writer, program.Calibrate is not null, program.Info.Shards > 1, fitted);
    }

    private static void PrintTraining(SourceWriter writer, NetworkInfo info, string fitted)
    {
        if (info.TakesLabels)
        {
            PrintTraining(
                writer, info, fitted, "int", "labels", "labelRows", "labelRows, " + (info.TakesTargets ? "null, " : string.Empty));
        }

        if (info.TakesTargets)
        {
            PrintTraining(
                writer, info, fitted, "float", "targets", "targetRows", (info.TakesLabels ? "null, " : string.Empty) + "targetRows, ");
        }
    }

    private static void PrintTraining(
        SourceWriter writer,
        NetworkInfo info,
        string fitted,
        string type,
        string name,
        string pointer,
        string arguments) => writer.Lines($$"""
        public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<{{type}}> {{name}}, float learningRate)
        {
            int samples = Guard.InputRows(inputs, InputSize, "inputs");
            Guard.BatchCount(samples, {{(info.Shards == 1 ? "BatchSize" : "StepSize")}}, "inputs");
            Guard.{{(name == "labels" ? "Labels" : "Targets")}}({{name}}, samples, OutputSize, "{{name}}");
            Guard.{{Rate(info)}}(learningRate);{{fitted}}
            fixed (float* inputRows = inputs)
            fixed ({{type}}* {{pointer}} = {{name}})
            {
                return Train(inputRows, samples, {{arguments}}learningRate);
            }
        }

        """);

    private static void PrintTrainingElsewhere(SourceWriter writer, NetworkInfo info, string fitted)
    {
        var rows = string.Concat(Enumerable.Repeat("null, ", (info.TakesLabels ? 1 : 0) + (info.TakesTargets ? 1 : 0)));
        writer.Lines($$"""
            /// <summary>A step of which other processes compute all shards.</summary>
            public float TrainWithoutSamples(float learningRate)
            {
                Guard.{{Rate(info)}}(learningRate);{{fitted}}
                return Train(null, 0, {{rows}}learningRate);
            }

            """);
    }

    private static string Rate(NetworkInfo info) => info.IsMultiplicationFree ? "PowerOfTwoRate" : "LearningRate";

    private static void PrintPrediction(SourceWriter writer, string fitted) => writer.Lines($$"""
        public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            int samples = Guard.InputRows(inputs, InputSize, "inputs");
            Guard.OutputRows(outputs.Length, samples, OutputSize, "outputs");{{fitted}}
            fixed (float* inputRows = inputs)
            fixed (float* outputRows = outputs)
            {
                Predict(inputRows, samples, outputRows);
            }
        }

        """);

    private static void PrintClassification(SourceWriter writer, NetworkInfo info, string fitted) => writer.Lines($$"""
        public void Classify(ReadOnlySpan<float> inputs, Span<int> labels)
        {
            int samples = Guard.InputRows(inputs, InputSize, "inputs");
            Guard.Outputs(labels.Length, samples, "labels");{{fitted}}
            fixed (float* inputRows = inputs)
            {
                Classify(inputRows, samples, labels);
            }
        }

        public int Classify(ReadOnlySpan<float> input)
        {
            Guard.InputRow(input, InputSize, "input");
            Span<int> label = [0];
            Classify(input, label);
            return label[0];
        }

        public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities)
        {
            int samples = Guard.InputRows(inputs, InputSize, "inputs");
            Guard.OutputRows(probabilities.Length, samples, OutputSize, "probabilities");{{fitted}}
            fixed (float* inputRows = inputs)
            fixed (float* outputRows = probabilities)
            {
                Predict(inputRows, samples, outputRows);
            }

            {{Probabilities(info)}};
        }

        """);

    /// <summary>From logits to probabilities, in their place; by shifts where the network promises not to multiply.</summary>
    private static string Probabilities(NetworkInfo info)
    {
        var form = info.IsMultiplicationFree ? "ShiftProbabilities" : "Probabilities";
        return info.OutputSize == 1
            ? $"{form}.Sigmoid(probabilities, {ExpressionPrinter.Float(info.Threshold)})"
            : $"{form}.Softmax(probabilities, OutputSize)";
    }

    private static void PrintCalibration(SourceWriter writer, bool hasStatistics, bool isSharded, string fitted)
    {
        if (!hasStatistics)
        {
            writer.Lines($$"""
                public void Calibrate(ReadOnlySpan<float> inputs)
                {
                    // No layer takes statistics. It is refused when it would be with one that does.
                    Guard.InputRows(inputs, InputSize, "inputs");{{fitted}}
                    _gate.Begin(NetworkUse.Calibrate);
                    _gate.End();
                }

                """);
        }
        else
        {
            writer.Lines($$"""
                public void Calibrate(ReadOnlySpan<float> inputs)
                {
                    int samples = Guard.InputRows(inputs, InputSize, "inputs");{{fitted}}
                    fixed (float* inputRows = inputs)
                    {
                        Calibrate(inputRows, samples{{(isSharded ? ", null" : string.Empty)}});
                    }
                }

                """);
        }

        if (hasStatistics && isSharded)
        {
            writer.Lines($$"""
                /// <summary>A calibration that other processes take their shares of.</summary>
                public void CalibrateShare(ReadOnlySpan<float> inputs, int samples)
                {
                    int own = inputs.IsEmpty ? 0 : Guard.InputRows(inputs, InputSize, "inputs");{{fitted}}
                    fixed (float* inputRows = inputs)
                    {
                        Calibrate(inputRows, own, samples);
                    }
                }

                """);
        }
    }

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
