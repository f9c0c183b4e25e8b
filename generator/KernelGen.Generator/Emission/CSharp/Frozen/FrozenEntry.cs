using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>The way from the caller's samples to their scores: memory of the call, and the order in which kernels run.</summary>
internal static class FrozenEntry
{
    // More does not belong on a stack, which other code has to live on, too.
    private const int MostOnStack = 96 * 1024;

    // Scores of one sample.
    private const int MostScoresOnStack = 4096;

    /// <summary>Whether the memory of a call is on the stack; else each thread has its own, from its first call on.</summary>
    public static bool IsOnStack(CompiledFrozen network) => network.Memory.Length <= MostOnStack;

    public static void Print(SourceWriter writer, CompiledFrozen network)
    {
        if (!IsOnStack(network))
        {
            writer.Line("/// <summary>The memory of a thread's calls.</summary>");
            writer.Line("[global::System.ThreadStatic]");
            writer.Line("private static byte[]? _memory;");
            writer.Line();
        }

        var info = network.Program.Info;
        Print(writer, network, "float", network.Program.Floats, network.Program.FromFloats);
        Print(writer, network, info.TakesBytes ? "byte" : "short", network.Program.Integers, network.Program.FromIntegers);
        if (info.IsClassifier)
        {
            PrintClasses(writer, network, "float");
            PrintClasses(writer, network, info.TakesBytes ? "byte" : "short");
            PrintClassOf(writer, info);
        }
    }

    /// <summary>Classes of samples: the scores of one after the other, and the largest of them.</summary>
    private static void PrintClasses(SourceWriter writer, CompiledFrozen network, string element)
    {
        var info = network.Program.Info;
        writer.Lines($$"""

            /// <summary>The classes of samples, one behind the other.</summary>
            public static void Classify(ReadOnlySpan<{{element}}> inputs, Span<int> classes)
            {
                const int InputSize = {{Text(info.InputSize)}}, OutputSize = {{Text(info.OutputSize)}};

                Span<int> scores = {{(info.OutputSize <= MostScoresOnStack ? "stackalloc" : "new")}} int[OutputSize];
                for (int sample = 0, input = 0; sample < classes.Length; sample++, input += InputSize)
                {
                    Scores(inputs.Slice(input, InputSize), scores);
                    classes[sample] = ClassOf(scores);
                }
            }

            """);
        FrozenBatch.PrintShared(writer, "Classify", element, network, ("classes", 1));
    }

    private static void PrintClassOf(SourceWriter writer, FrozenInfo info)
    {
        writer.Line();
        if (info.OutputSize == 1)
        {
            writer.Line("/// <summary>Whether the score is above its threshold.</summary>");
            writer.Line($"private static int ClassOf(ReadOnlySpan<int> scores) => scores[0] > {Text(info.Threshold)} ? 1 : 0;");
            return;
        }

        writer.Lines("""
            /// <summary>The first of the largest scores.</summary>
            private static int ClassOf(ReadOnlySpan<int> scores)
            {
                int best = 0;
                for (int output = 1; output < scores.Length; output++)
                {
                    if (scores[output] > scores[best])
                    {
                        best = output;
                    }
                }

                return best;
            }
            """);
    }

    private static void Print(SourceWriter writer, CompiledFrozen network, string element, MemoryBuffer sample, Kernel first)
    {
        var program = network.Program;
        var info = program.Info;
        writer.Line("/// <summary>The scores of samples, one behind the other.</summary>");
        writer.Line("[Compiler.SkipLocalsInit]");
        writer.Block($"public static void Scores(ReadOnlySpan<{element}> inputs, Span<int> scores)", () =>
        {
            writer.Line($"const int InputSize = {Text(info.InputSize)}, OutputSize = {Text(info.OutputSize)};");
            writer.Line();
            var length = Text(network.Memory.Length);
            if (IsOnStack(network))
            {
                writer.Line($"byte* start = stackalloc byte[{length} + 63];");
            }
            else
            {
                writer.Line($"fixed (byte* start = _memory ??= GC.AllocateUninitializedArray<byte>({length} + 63))");
            }

            foreach (var constant in program.Constants)
            {
                writer.Line($"fixed (ulong* {Local(constant.Buffer)} = {FrozenTarget.NameOf(constant)})");
            }

            writer.Open();
            writer.Line("byte* memory = (byte*)(((ulong)start + 63) & ~63UL); // on a cache line");
            writer.Block("for (int input = 0, output = 0; input < inputs.Length; input += InputSize, output += OutputSize)", () =>
            {
                var at = Text(network.Memory.Offset(sample));
                writer.Line($"inputs.Slice(input, InputSize).CopyTo(new Span<{element}>(memory + {at}, InputSize));");
                if (element == "float" && sample.Length > info.InputSize)
                {
                    var end = network.Memory.Offset(sample) + (info.InputSize * sizeof(float));
                    var rest = Text(sample.Length - info.InputSize);
                    writer.Line($"new Span<float>(memory + {Text(end)}, {rest}).Clear(); // to whole vectors");
                }

                PrintCalls(writer, network, [first]);
                if (first == program.FromFloats)
                {
                    var notFinite = Text(network.Memory.Offset(program.NotFinite));
                    writer.Block(
                        $"if (Vector512.Load((int*)(memory + {notFinite})) != Vector512<int>.Zero)",
                        () => writer.Line("throw new ArgumentException(\"A value is not finite.\", nameof(inputs));"));
                    writer.Line();
                }

                PrintCalls(writer, network, program.Kernels);
                var results = Text(network.Memory.Offset(program.Scores));
                writer.Line($"new ReadOnlySpan<int>(memory + {results}, OutputSize).CopyTo(scores.Slice(output));");
            });
            writer.Close();
        });
        writer.Line();
        FrozenBatch.PrintShared(writer, "Scores", element, network, ("scores", info.OutputSize));
        writer.Line();
    }

    /// <summary>Calls in order; kernels in a row in whose place others may run are asked for once.</summary>
    private static void PrintCalls(SourceWriter writer, CompiledFrozen network, IReadOnlyList<Kernel> kernels)
    {
        var narrow = network.Program.Narrow;
        for (var position = 0; position < kernels.Count; position++)
        {
            if (!narrow.ContainsKey(kernels[position]))
            {
                writer.Line(Call(network, kernels[position]));
                continue;
            }

            var run = kernels.Skip(position).TakeWhile(narrow.ContainsKey).ToList();
            writer.Block("if (Lanes.HasLookUps)", () => run.ForEach(kernel => writer.Line(Call(network, kernel))));
            writer.Block("else", () => run.ForEach(kernel => writer.Line(Call(network, narrow[kernel]))));
            writer.Line();
            position += run.Count - 1;
        }
    }

    private static string Call(CompiledFrozen network, Kernel kernel) =>
        $"{kernel.Name}({string.Join(", ", kernel.Parameters.Select(parameter => Argument(network, parameter)))});";

    private static string Argument(CompiledFrozen network, Parameter parameter)
    {
        var buffer = parameter.MemoryBuffer!;
        var type = ExpressionPrinter.TypeName(buffer.Element);
        return network.Program.Constants.Any(constant => constant.Buffer == buffer)
            ? $"({type}*){Local(buffer)}"
            : network.Memory.Offset(buffer) == 0 ? $"({type}*)memory"
            : $"({type}*)(memory + {Text(network.Memory.Offset(buffer))})";
    }

    private static string Local(MemoryBuffer buffer) => char.ToLowerInvariant(buffer.Name[0]) + buffer.Name.Substring(1);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
