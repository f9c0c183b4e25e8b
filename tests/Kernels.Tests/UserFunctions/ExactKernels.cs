using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace KernelGen.Kernels.Tests;

/// <summary>Kernels of <see cref="ExactNet"/> on values of all kinds, against the methods themselves as C# runs them.</summary>
internal static unsafe class ExactKernels
{
    /// <summary>From one block of sixteen lanes to the next: sixteen features, of which one is used, and a cache line.</summary>
    private const int Stride = 272;

    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 2f, -2f, 0.5f, -0.5f, 3f, -3f, 4f, -4.5f, 1.5f, 1.0000001f, 0.99999994f, 0.1f, 1f / 3f, 16777216f, 1e10f, -1e20f,
        1e-20f,
        float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon,
        -float.Epsilon,
        BitConverter.Int32BitsToSingle(0x00800000), BitConverter.Int32BitsToSingle(0x007FFFFF), BitConverter.Int32BitsToSingle(0x00400000),
        BitConverter.Int32BitsToSingle(0x00400001), BitConverter.Int32BitsToSingle(0x00000003),
        BitConverter.Int32BitsToSingle(unchecked((int)0x80800001)),
        BitConverter.Int32BitsToSingle(0x01000000), BitConverter.Int32BitsToSingle(0x01800000), BitConverter.Int32BitsToSingle(0x01C00001),
        BitConverter.Int32BitsToSingle(0x7F000000), BitConverter.Int32BitsToSingle(0x7EFFFFFF), BitConverter.Int32BitsToSingle(0x7FA00001),
    ];

    /// <summary>The activations in the order of the declaration.</summary>
    public static IReadOnlyList<string> Names { get; } = typeof(ExactMethods).GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Where(method => method.GetParameters().Length == 1).OrderBy(method => method.MetadataToken).Select(method => method.Name).ToList();

    /// <summary>How many results were compared, and the first of each method that is not the same to the bit, NaNs taken as one.</summary>
    public static (long Compared, IReadOnlyList<string> Differences) Compare()
    {
        var differences = new List<string>();
        var compared = 0L;
        for (var number = 0; number < Names.Count; number++)
        {
            var function = typeof(ExactMethods).GetMethod(Names[number])!.CreateDelegate<Func<float, float>>();
            var back = typeof(ExactMethods).GetMethod(Names[number] + "Back")!.CreateDelegate<Func<float, float, float>>();
            var kernel = "Activation" + (number + 1).ToString(CultureInfo.InvariantCulture);
            var one = Values(new Random(number)).ToArray();
            var pairs = Pairs(new Random(number)).ToArray();
            foreach (var pass in new[] { "Forward", "Inference" })
            {
                Check(Names[number] + " " + pass, Run(kernel + pass, one, null), index => function(one[index]), index => $"{one[index]:R}");
            }

            Check(
                Names[number] + " Backward",
                Run(kernel + "Backward", [.. pairs.Select(pair => pair.X)], [.. pairs.Select(pair => pair.Gradient)]),
                index => back(pairs[index].X, pairs[index].Gradient),
                index => $"{pairs[index].X:R}, {pairs[index].Gradient:R}");
        }

        return (compared, differences);

        void Check(string what, float[] actual, Func<int, float> expected, Func<int, FormattableString> arguments)
        {
            compared += actual.Length;
            for (var index = 0; index < actual.Length; index++)
            {
                var value = expected(index);
                if (BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(actual[index])
                    && !(float.IsNaN(value) && float.IsNaN(actual[index])))
                {
                    differences.Add(
                        FormattableString.Invariant(
                            $"{what}({FormattableString.Invariant(arguments(index))}): C# {value:R}, kernel {actual[index]:R}"));
                    return;
                }
            }
        }
    }

    /// <summary>Special values, all subnormal and normal exponents, and random bits.</summary>
    private static IEnumerable<float> Values(Random random) => Special
        .Concat(Enumerable.Range(0, 255 * 16)
            .Select(index => BitConverter.Int32BitsToSingle(
                ((index / 16) << 23) | (random.Next(1 << 23) >> random.Next(24)) | (random.Next(2) << 31))))
        .Concat(Enumerable.Range(0, 20_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))));

    private static IEnumerable<(float X, float Gradient)> Pairs(Random random) => Special
        .SelectMany(_ => Special, (x, gradient) => (x, gradient))
        .Concat(Values(random).Select(gradient => (Special[random.Next(Special.Length)], gradient)))
        .Concat(Values(random).Select(x => (x, Special[random.Next(Special.Length)])))
        .Concat(Values(random).Zip(Values(random)));

    private static float[] Run(string name, float[] x, float[]? gradient)
    {
        var method = typeof(ExactNet).GetField("_kernels", BindingFlags.Instance | BindingFlags.NonPublic)!.FieldType.GetMethod(
            name, BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(nameof(ExactNet), name);
        var sampleBlocks = (x.Length + 15) / 16;
        var inputs = Spread(x, sampleBlocks);
        var outputs = gradient is null ? new float[sampleBlocks * Stride] : Spread(gradient, sampleBlocks);
        var mask = Enumerable.Repeat(-1, sampleBlocks * 16).ToArray();
        fixed (float* input = inputs, output = outputs)
        fixed (int* valid = mask)
        {
            var arguments = new List<object>();
            foreach (var parameter in method.GetParameters())
            {
                arguments.Add(parameter.Name switch
                {
                    "z" or "x" => Pointer.Box(input, typeof(float*)),
                    "a" or "gradient" => Pointer.Box(output, typeof(float*)),
                    "mask" => Pointer.Box(valid, typeof(int*)),
                    "blocks" or "lastBlock" => sampleBlocks,
                    "firstFeature" or "firstBlock" => 0,
                    "lastFeature" => 1,
                    var other => throw new InvalidOperationException($"{name} has a parameter {other}."),
                });
            }

            method.Invoke(null, [.. arguments]);
        }

        return [.. Enumerable.Range(0, x.Length).Select(index => outputs[(index / 16 * Stride) + (index % 16)])];
    }

    private static float[] Spread(float[] values, int sampleBlocks)
    {
        var buffer = new float[sampleBlocks * Stride];
        for (var index = 0; index < values.Length; index++)
        {
            buffer[(index / 16 * Stride) + (index % 16)] = values[index];
        }

        return buffer;
    }
}
