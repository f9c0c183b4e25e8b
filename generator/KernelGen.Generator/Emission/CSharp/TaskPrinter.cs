using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The public members that tell classifiers, which learn labels, from regressors, which learn targets.</summary>
internal sealed class TaskPrinter(SourceWriter writer, NetworkInfo info)
{
    private string LearningRates => info.IsMultiplicationFree
        ? "a power of two (LearningRate.ToPowersOfTwo makes a schedule of them)"
        : "finite and above 0";

    private string Outputs => (info.TakesLabels, info.OutputSize == 1) switch
    {
        (true, true) => "logit",
        (true, false) => "logits",
        (false, true) => "value",
        (false, false) => "values",
    };

    private string GivenTargets => info.TakesLabels ? " with given targets" : string.Empty;

    public void Print()
    {
        if (info.TakesLabels)
        {
            PrintTrainingOfLabels();
        }

        if (info.TakesTargets)
        {
            PrintTrainingOfTargets();
        }

        PrintPrediction();
        if (info.TakesLabels)
        {
            PrintClassification();
            PrintProbabilities();
        }

        PrintInterface();
    }

    private void PrintTrainingOfLabels() => writer.Lines($$"""
        /// <summary>Trains on one mini-batch: forward, backward, update. Allocates nothing.</summary>
        /// <param name="inputs">1 to {{Integer(info.SamplesPerStep)}} samples of {{Integer(info.InputSize)}} values.</param>
        /// <param name="labels">The class of each sample, 0 to {{Integer(info.OutputSize == 1 ? 1 : info.OutputSize - 1)}}.</param>
        /// <param name="learningRate">The learning rate, {{LearningRates}}.</param>
        /// <returns>The mean loss of the mini-batch, before the update; infinite or NaN where training has diverged.</returns>
        /// <exception cref="global::System.ArgumentException">
        /// A span has the wrong length, a value is not finite, or a label or the rate is out of range; nothing has changed.
        /// </exception>
        /// <exception cref="global::System.InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
        {{Tool.Attribute}}
        public float Train(global::System.ReadOnlySpan<float> inputs, global::System.ReadOnlySpan<int> labels, float learningRate) =>
            _kernels.Train(inputs, labels, learningRate);

        """);

    private void PrintTrainingOfTargets() => writer.Lines($$"""
        /// <summary>Trains on one mini-batch{{GivenTargets}}: forward, backward, update. Allocates nothing.</summary>
        /// <param name="inputs">1 to {{Integer(info.SamplesPerStep)}} samples of {{Integer(info.InputSize)}} values.</param>
        /// <param name="targets">{{Integer(info.OutputSize)}} {{(info.OutputSize == 1 ? "value" : "values")}} for each sample.</param>
        /// <param name="learningRate">The learning rate, {{LearningRates}}.</param>
        /// <returns>The mean loss of the mini-batch, before the update; infinite or NaN where training has diverged.</returns>
        /// <exception cref="global::System.ArgumentException">
        /// A span has the wrong length, or a value is not finite; nothing has changed.
        /// </exception>
        /// <exception cref="global::System.InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
        {{Tool.Attribute}}
        public float Train(global::System.ReadOnlySpan<float> inputs, global::System.ReadOnlySpan<float> targets, float learningRate) =>
            _kernels.Train(inputs, targets, learningRate);

        """);

    private void PrintPrediction() => writer.Lines($$"""
        /// <summary>
        /// Computes the {{(info.TakesLabels ? "logits" : "values")}} of any number of samples, on any number of threads at the same time.
        /// Allocates nothing when warm.
        /// </summary>
        /// <param name="inputs">Samples of {{Integer(info.InputSize)}} values, at least one.</param>
        /// <param name="outputs">Receives {{Integer(info.OutputSize)}} {{Outputs}} for each sample.</param>
        /// <exception cref="global::System.ArgumentException">A span has the wrong length, or a value is not finite.</exception>
        /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
        {{Tool.Attribute}}
        public void Predict(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs) =>
            _kernels.Predict(inputs, outputs);

        """);

    private void PrintClassification() => writer.Lines($$"""
        /// <summary>
        /// Computes the class of any number of samples, on any number of threads at the same time. Allocates nothing when warm.
        /// </summary>
        /// <param name="inputs">Samples of {{Integer(info.InputSize)}} values, at least one.</param>
        /// <param name="labels">Receives the class of each sample.</param>
        /// <exception cref="global::System.ArgumentException">A span has the wrong length, or a value is not finite.</exception>
        /// <exception cref="global::System.NotFiniteNumberException">A sample has no class: its outputs are NaN or infinite.</exception>
        /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
        {{Tool.Attribute}}
        public void Classify(global::System.ReadOnlySpan<float> inputs, global::System.Span<int> labels) =>
            _kernels.Classify(inputs, labels);

        /// <summary>Computes the class of one sample, on any number of threads at the same time. Allocates nothing when warm.</summary>
        /// <param name="input">{{Integer(info.InputSize)}} values.</param>
        /// <returns>The class.</returns>
        /// <exception cref="global::System.ArgumentException">The span has the wrong length, or a value is not finite.</exception>
        /// <exception cref="global::System.NotFiniteNumberException">The outputs are NaN or infinite: there is no class.</exception>
        /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
        {{Tool.Attribute}}
        public int Classify(global::System.ReadOnlySpan<float> input) => _kernels.Classify(input);

        """);

    private void PrintProbabilities()
    {
        var (formula, receives) = info.OutputSize == 1
            ? ("sigmoid of the logit" + (info.Threshold == 0f ? string.Empty : " less ½"), "the probability of class 1")
            : ("softmax of the logits", $"{Integer(info.OutputSize)} probabilities");
        var note = info.Loss.IsLikelihood
            ? string.Empty
            : " Scores that the loss did not train as probabilities: they order classes and samples, and are not calibrated.";
        var form = info.IsMultiplicationFree ? ", by shifts and additions, off by 2^-20 at most" : string.Empty;
        writer.Lines($$"""
            /// <summary>Computes the probabilities of classes, the {{formula}}{{form}}.{{note}}</summary>
            /// <param name="inputs">Samples of {{Integer(info.InputSize)}} values, at least one.</param>
            /// <param name="probabilities">Receives {{receives}} for each sample.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length, or a value is not finite.</exception>
            /// <exception cref="global::System.NotFiniteNumberException">The logits of a sample are NaN or infinite.</exception>
            /// <exception cref="global::System.InvalidOperationException">Another thread is changing the network.</exception>
            {{Tool.Attribute}}
            public void PredictProbabilities(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> probabilities) =>
                _kernels.PredictProbabilities(inputs, probabilities);

            """);
    }

    /// <summary>What trainers and metrics ask of outputs that are there.</summary>
    private void PrintInterface()
    {
        if (!info.TakesLabels)
        {
            PrintLossOf("IRegressor", "global::System.ReadOnlySpan<float> targets", "targets", string.Empty);
            return;
        }

        var chooses = info.OutputSize == 1
            ? $"IsAbove(outputs[0], {ExpressionPrinter.Float(info.Threshold)}) ? 1 : 0"
            : "Largest(outputs)";
        writer.Lines($$"""
            {{Tool.Attribute}}
            int global::KernelGen.IClassifier.ClassOf(global::System.ReadOnlySpan<float> outputs) =>
                global::KernelGen.Runtime.Logits.{{chooses}};

            """);
        var signs = info.Loss.HasSigns ? ", true" : ", false";
        PrintLossOf("IClassifier", "int label", "label", info.TakesTargets ? signs : string.Empty);
    }

    /// <summary>The loss of one sample from its outputs, by shifts where the network promises not to multiply.</summary>
    private void PrintLossOf(string task, string parameter, string aim, string signs)
    {
        var head = $"double global::KernelGen.{task}.LossOf(global::System.ReadOnlySpan<float> outputs, {parameter})";
        if (info.Loss.Method is null)
        {
            var losses = info.Loss.HasSquares && info.IsMultiplicationFree ? "ShiftLosses" : "Losses";
            writer.Lines($$"""
                {{Tool.Attribute}}
                {{head}} =>
                    global::KernelGen.Runtime.{{losses}}.{{info.Loss.Name}}(outputs, {{aim}}{{signs}});

                """);
            return;
        }

        var target = aim == "targets"
            ? "targets[output]"
            : $"global::KernelGen.Runtime.Losses.Target(outputs.Length, output, label{signs})";
        writer.Lines($$"""
            {{Tool.Attribute}}
            {{head}}
            {
                double sum = 0;
                for (int output = 0; output < outputs.Length; output++)
                {
                    sum += {{info.Loss.Method}}(outputs[output], {{target}});
                }

                return sum;
            }

            """);
    }

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
