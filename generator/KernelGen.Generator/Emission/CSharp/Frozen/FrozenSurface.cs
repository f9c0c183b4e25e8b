using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>The public half of a frozen network: sizes, scores, classes.</summary>
internal sealed class FrozenSurface(SourceWriter writer, CompiledFrozen network, TargetClass type)
{
    // Scores of a sample; more of them do not belong on a stack.
    private const int MostOnStack = 4096;

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
            PrintArgumentOfLargest();
        }
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
                int input = inputs.Length, output = scores.Length;
                for (; input >= InputSize && output >= OutputSize; input -= InputSize, output -= OutputSize)
                {
                }

                if (input != 0 || output != 0)
                {
                    throw new global::System.ArgumentException(
                        $"Samples of {InputSize} values and room for {OutputSize} scores each were expected, not {inputs.Length} values "
                            + $"and room for {scores.Length} scores.",
                        input != 0 ? "inputs" : "scores");
                }

                {{type.Kernels}}.Scores(inputs, scores);
            }

            """);
    }

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
                global::System.Span<int> scores = {{(_info.OutputSize <= MostOnStack ? "stackalloc" : "new")}} int[OutputSize];
                Scores(input, scores);
                return ClassOf(scores);
            }

            /// <summary>The classes of samples.</summary>
            /// <param name="inputs">Any number of samples of {{Text(_info.InputSize)}} values.</param>
            /// <param name="classes">Receives one of 0 to {{Text(Classes - 1)}} per sample.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{notFinite}}.</exception>
            {{Tool.Attribute}}
            public static void Classify(global::System.ReadOnlySpan<{{element}}> inputs, global::System.Span<int> classes)
            {
                long rest = inputs.Length;
                for (int sample = 0; sample < classes.Length; sample++)
                {
                    rest -= InputSize;
                }

                if (rest != 0)
                {
                    throw new global::System.ArgumentException(
                        $"{classes.Length} samples of {InputSize} values were expected, not {inputs.Length} values in all.", "inputs");
                }

                for (int sample = 0, input = 0; sample < classes.Length; sample++, input += InputSize)
                {
                    classes[sample] = Classify(inputs.Slice(input, InputSize));
                }
            }

            """);
    }

    private void PrintArgumentOfLargest()
    {
        var body = _info.OutputSize == 1
            ? $"    return scores[0] > {Text(_info.Threshold)} ? 1 : 0;"
            : """
                  int best = 0;
                  for (int output = 1; output < scores.Length; output++)
                  {
                      if (scores[output] > scores[best])
                      {
                          best = output;
                      }
                  }

                  return best;
              """;
        writer.Line(_info.OutputSize == 1
            ? "/// <summary>Whether the score is above its threshold.</summary>"
            : "/// <summary>The first of the largest scores.</summary>");
        writer.Line(Tool.Attribute);
        writer.Line("private static int ClassOf(global::System.ReadOnlySpan<int> scores)");
        writer.Line("{");
        writer.Lines(body);
        writer.Line("}");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
