using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace KernelGen.Kernels.Tests;

/// <summary>What a network's training and prediction give, in one line: equal lines mean equal bits.</summary>
internal static class Fingerprint
{
    private const int Steps = 5;

    /// <summary>The instruction sets in use on the first line, then a line per network and one for a whole training.</summary>
    public static string OfAllNetworks() => Of([.. DeclaredNetworks.All.Keys, TrainingRun.Name]);

    /// <summary>The same for some networks.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var text = new StringBuilder();
        text.Append(InstructionSets()).Append('\n');
        foreach (var name in names)
        {
            var bits = name == TrainingRun.Name ? TrainingRun.Fingerprint() : Of(DeclaredNetworks.All[name](0x1234_5678_9ABC, 2));
            text.Append(name).Append(' ').Append(bits).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The hash of some values.</summary>
    public static string OfValues(IEnumerable<float[]> values)
    {
        var hash = new Sha256();
        foreach (var tensor in values)
        {
            Add(hash, tensor);
        }

        return Convert.ToHexString(hash.Finish());
    }

    /// <summary>The widest instruction set that kernels may use in this process.</summary>
    public static string InstructionSets() =>
        Avx512F.IsSupported ? "AVX-512"
            : Avx2.IsSupported ? "AVX2"
            : AdvSimd.IsSupported ? "AdvSimd"
            : Vector128.IsHardwareAccelerated ? "128 bits"
            : "none";

    /// <summary>Trains a network for a few steps, one of them on part of a mini-batch, and predicts in every mode.</summary>
    public static string Of(IClassifier network, float learningRate = 0.125f, InferenceWeights[]? allowed = null)
    {
        var random = new Random(11);
        var hash = new Sha256();
        for (var step = 0; step < Steps; step++)
        {
            var samples = step == 2 ? (network.BatchSize + 1) / 2 : network.BatchSize;
            var loss = network.Train(
                Inputs(random, samples, network), RandomData.Labels(random, samples, Math.Max(2, network.OutputSize)), learningRate);
            Add(hash, [loss]);
        }

        foreach (var tensor in network.ReadAll())
        {
            Add(hash, tensor);
        }

        foreach (var samples in new[] { network.BatchSize + 3, 1 })
        {
            foreach (var weights in allowed ?? network.AllowedWeights())
            {
                network.InferenceWeights = weights;
                var inputs = Inputs(random, samples, network);
                var outputs = new float[samples * network.OutputSize];
                network.Predict(inputs, outputs);
                Add(hash, outputs);
                var labels = new int[samples];
                network.Classify(inputs, labels);
                Add(hash, labels.Select(label => (float)label).ToArray());
            }
        }

        network.Calibrate(Inputs(random, network.BatchSize + 1, network));
        foreach (var tensor in network.ReadAll())
        {
            Add(hash, tensor);
        }

        return Convert.ToHexString(hash.Finish());
    }

    /// <summary>Values whose computation needs no library function, so that they are the same everywhere.</summary>
    private static float[] Inputs(Random random, int samples, IClassifier network)
    {
        var inputs = new float[samples * network.InputSize];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = random.Next(3) == 0 ? 0 : (random.Next(4096) - 1024) / 1024f;
        }

        return inputs;
    }

    private static void Add(Sha256 hash, float[] values) => hash.Append(MemoryMarshal.AsBytes<float>(values));
}
