using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>C# of any length: the same files again and again, in namespaces of their own.</summary>
internal static partial class SampleProject
{
    /// <summary>One network as a user declares it, and a few methods that are to have no multiplications.</summary>
    public const string FewInScope = """
        using KernelGen;

        [assembly: System.CLSCompliant(false)]

        namespace Shop;

        [Network(BatchSize = 100)]
        [Input(784)]
        [Dense(256), ShiftBatchNorm, ReLU]
        [Dense(10)]
        [SquaredHinge]
        public sealed partial class Digits;

        internal static class Preprocessing
        {
            [MultiplicationFree]
            public static void Scale(float[] values)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = Shift.By(values[i], -8);
                }
            }

            [MultiplicationFree]
            public static float Sum(System.ReadOnlySpan<float> values)
            {
                float sum = 0;
                foreach (float value in values)
                {
                    sum += value;
                }

                return sum;
            }

            [MultiplicationFree]
            public static int Largest(float[] values) => System.Array.IndexOf(values, System.Linq.Enumerable.Max(values));

            [MultiplicationFree]
            public static double Deviation(double[] values) => Part0.Forecast.Deviation(values);

            [MultiplicationFree]
            public static float Mean(float[] values) => Sum(values) / values.Length;
        }
        """;

    /// <summary>Files of together at least so many lines: ordinary application code, embedded here.</summary>
    public static List<string> Ordinary(int lines)
    {
        var assembly = typeof(SampleProject).Assembly;
        return Files(
            assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs.txt", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            }),
            lines);
    }

    /// <summary>The same of the corpus that the analyzers are tested with, where hardly a line is without arithmetic.</summary>
    public static List<string> Dense(string corpus, int lines) => Files(
        Directory.GetFiles(corpus, "*.cs.txt").Order(StringComparer.Ordinal)
            .Where(file => Path.GetFileName(file) is not ("Broken.cs.txt" or "Scopes.cs.txt"))
            .Select(file => Marks().Replace(File.ReadAllText(file), "")),
        lines);

    private static List<string> Files(IEnumerable<string> templates, int lines)
    {
        var all = templates.ToList();
        if (all.Count == 0)
        {
            throw new InvalidOperationException("There is no file to make a project of.");
        }

        var files = new List<string>();
        for (int i = 0, written = 0; written < lines; i++)
        {
            var copy = i;
            foreach (var template in all)
            {
                files.Add(Namespace().Replace(template, match => $"namespace {match.Groups[1].Value}{copy};"));
                written += template.Count(character => character == '\n');
            }
        }

        return files;
    }

    // {|KG0201:a * b|} and its end; the namespace of a file.
    [GeneratedRegex(@"\{\|KG\d{4}:|\|\}")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^namespace (.*?)\d*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
