using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>The public half of a frozen network: sizes, scores, classes.</summary>
internal sealed class FrozenSurface(SourceWriter writer, CompiledFrozen network, TargetClass type)
{
    private readonly Ir.FrozenInfo _info = network.Program.Info;

    public void Print()
    {
        PrintSizes();
        PrintSummary();
        PrintScores("float", "floats" + (_info.TakesBytes ? " from 0 to 1" : string.Empty), throwsNotFinite: true);
        PrintScores(Integer, _info.TakesBytes ? "bytes" : $"integers: {_info.Input}", throwsNotFinite: false);
        if (_info.IsClassifier)
        {
            PrintClassify("float", throwsNotFinite: true);
            PrintClassify(Integer, throwsNotFinite: false);
        }

        PrintCheck();
    }

    private string Integer => _info.TakesBytes ? "byte" : "short";

    private int Classes => Math.Max(2, _info.OutputSize);

    private void PrintSizes()
    {
        writer.Lines($$"""
            /// <summary>Values in one sample.</summary>
            {{Tool.Attribute}}
            public const int InputSize = {{Text(_info.InputSize)}};

            /// <summary>Scores of one sample.</summary>
            {{Tool.Attribute}}
            public const int OutputSize = {{Text(_info.OutputSize)}};

            /// <summary>What a score stands for is the score divided by 2 to this power.</summary>
            {{Tool.Attribute}}
            public const int ScoreShift = {{Text(_info.ScoreShift)}};

            """);
        if (_info.Height != 1 || _info.Width != 1)
        {
            writer.Lines($"""
                /// <summary>Rows, columns and channels of one sample, channels innermost.</summary>
                {Tool.Attribute}
                public static (int Height, int Width, int Channels) InputShape =>
                    ({Text(_info.Height)}, {Text(_info.Width)}, {Text(_info.Channels)});

                """);
        }
    }

    private void PrintSummary()
    {
        writer.Lines($$""""
            /// <summary>Operations, and what the values between them are.</summary>
            {{Tool.Attribute}}
            public static string Summary =>
                """
            """");
        List<string> lines =
        [
            $"{_info.Name}: {_info.Architecture}",
            $"Input: {_info.Input}",
            .. _info.Layers.Select((layer, index) => $"{Text(index + 1)}. {layer}"),
            .. _info.Error.Length == 0 ? [] : new[] { _info.Error },
        ];
        lines.ForEach(writer.Verbatim);
        writer.Verbatim("\"\"\";");
        writer.Line();
    }

    private void PrintScores(string element, string values, bool throwsNotFinite)
    {
        var notFinite = throwsNotFinite ? ", or a value is NaN or infinite" : string.Empty;
        writer.Lines($$"""
            /// <summary>The outputs of the last layer, times 2 to the power of <see cref="ScoreShift"/>.</summary>
            /// <param name="inputs">Any number of samples of {{Text(_info.InputSize)}} {{values}}.</param>
            /// <param name="scores">Receives {{Text(_info.OutputSize)}} integers per sample.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{notFinite}}.</exception>
            {{Tool.Attribute}}
            public static void Scores(global::System.ReadOnlySpan<{{element}}> inputs, global::System.Span<int> scores)
            {
                CheckSizes(inputs.Length, scores.Length, OutputSize, "scores");
                {{type.Kernels}}.Scores(inputs, scores);
            }

            """);
        PrintShared("Scores", element, "scores", "OutputSize", notFinite);
    }

    /// <summary>The form of a method whose samples several threads share.</summary>
    private void PrintShared(string name, string element, string results, string perSample, string notFinite) => writer.Lines($$"""
        /// <summary>The same, by several threads: to the same bits.</summary>
        /// <param name="inputs">As above.</param>
        /// <param name="{{results}}">As above.</param>
        /// <param name="threads">The most threads that share the samples, at least 1: this one, and free ones of the thread pool.</param>
        /// <exception cref="global::System.ArgumentException">A span has the wrong length{{notFinite}}.</exception>
        /// <exception cref="global::System.ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
        {{Tool.Attribute}}
        public static void {{name}}(global::System.ReadOnlySpan<{{element}}> inputs, global::System.Span<int> {{results}}, int threads)
        {
            global::System.ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, "threads");
            CheckSizes(inputs.Length, {{results}}.Length, {{perSample}}, "{{results}}");
            {{type.Kernels}}.{{name}}(inputs, {{results}}, threads);
        }

        """);

    private void PrintCheck() => writer.Lines($$"""
        /// <summary>Whether there are as many samples as there is room for results of.</summary>
        {{Tool.Attribute}}
        private static void CheckSizes(int inputs, int results, int perSample, string name)
        {
            int input = inputs, result = results;
            for (; input >= InputSize && result >= perSample; input -= InputSize, result -= perSample)
            {
            }

            if (input != 0 || result != 0)
            {
                throw new global::System.ArgumentException(
                    $"Samples of {InputSize} values and room for {perSample} {name} each were expected, not {inputs} values and room "
                        + $"for {results} {name}.",
                    input != 0 ? "inputs" : name);
            }
        }
        """);

    private void PrintClassify(string element, bool throwsNotFinite)
    {
        var notFinite = throwsNotFinite ? ", or a value is NaN or infinite" : string.Empty;
        writer.Lines($$"""
            /// <summary>The class of a sample.</summary>
            /// <param name="input">{{Text(_info.InputSize)}} values.</param>
            /// <returns>0 to {{Text(Classes - 1)}}.</returns>
            /// <exception cref="global::System.ArgumentException">The span has another length{{notFinite}}.</exception>
            {{Tool.Attribute}}
            public static int Classify(global::System.ReadOnlySpan<{{element}}> input)
            {
                if (input.Length != InputSize)
                {
                    throw new global::System.ArgumentException($"{InputSize} values were expected, not {input.Length}.", "input");
                }

                int result = 0;
                {{type.Kernels}}.Classify(input, new global::System.Span<int>(ref result));
                return result;
            }

            /// <summary>The classes of samples.</summary>
            /// <param name="inputs">Any number of samples of {{Text(_info.InputSize)}} values.</param>
            /// <param name="classes">Receives one of 0 to {{Text(Classes - 1)}} per sample.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{notFinite}}.</exception>
            {{Tool.Attribute}}
            public static void Classify(global::System.ReadOnlySpan<{{element}}> inputs, global::System.Span<int> classes)
            {
                CheckSizes(inputs.Length, classes.Length, 1, "classes");
                {{type.Kernels}}.Classify(inputs, classes);
            }

            """);
        PrintShared("Classify", element, "classes", "1", notFinite);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
