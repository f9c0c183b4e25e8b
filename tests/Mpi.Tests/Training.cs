using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KernelGen.Mpi.Tests;

/// <summary>The trainings whose weights are compared: every optimizer, dense and convolutional networks.</summary>
internal static class Training
{
    public const int Epochs = 3;

    private const int LongEpochs = 50;

    private const int SampleSize = 60;

    private static readonly Dictionary<string, Func<IClassifier>> Networks = new()
    {
        [nameof(DescentNet)] = () => new DescentNet(seed: 5, threads: 1),
        [nameof(MomentumNet)] = () => new MomentumNet(seed: 6, threads: 1),
        [nameof(AdamNet)] = () => new AdamNet(seed: 7, threads: 1),
        [nameof(ShiftMomentumNet)] = () => new ShiftMomentumNet(seed: 8, threads: 1),
        [nameof(ShiftAdaMaxNet)] = () => new ShiftAdaMaxNet(seed: 9, threads: 1),
    };

    /// <summary>How gradients are rounded where they are.</summary>
    private static readonly Dictionary<string, Exchange> Exchanges = new()
    {
        [nameof(MomentumNet)] = Exchange.PowersOfTwo,
        [nameof(ShiftMomentumNet)] = Exchange.Ternary,
    };

    /// <summary>A line for each network: its name, and the hash of all that training has left in it.</summary>
    public static string All(Cluster? cluster) => string.Concat(Networks.Keys.Select(name => name + " " + Of(name, cluster) + "\n"));

    /// <summary>Sets up a training that takes a while, and goes on where it was interrupted.</summary>
    public static Action<Trainer> Long(string resumePath) =>
        trainer => (trainer.Epochs, trainer.Resume, trainer.ResumePath) = (LongEpochs, true, resumePath);

    /// <summary>Trains one of the networks.</summary>
    /// <param name="name">Which.</param>
    /// <param name="cluster">The ranks, or null.</param>
    /// <param name="set">Changes the trainer.</param>
    /// <returns>The hash of losses, errors and tensors.</returns>
    public static string Of(string name, Cluster? cluster, Action<Trainer>? set = null)
    {
        var network = Networks[name]();
        Trainer trainer = new(network)
        {
            Cluster = cluster,
            Epochs = Epochs,
            LearningRate = LearningRate.Constant(0.015625f),
            KeepBest = false,
            CalibrationSamples = 120,
        };
        trainer.Exchange = Exchanges.GetValueOrDefault(name);
        set?.Invoke(trainer);
        var picture = ((INetwork)network).InputShape.Height > 1;
        var result = trainer.Fit(Samples(1, 250, picture), Samples(2, 61, picture));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var epoch in result.History)
        {
            double[] values = [epoch.Loss, epoch.ValidationError!.Value, epoch.ValidationLoss!.Value];
            hash.AppendData(MemoryMarshal.AsBytes<double>(values));
        }

        for (var tensor = 0; tensor < network.Tensors.Count; tensor++)
        {
            var values = new float[network.Tensors[tensor].Count];
            network.ReadTensor(tensor, values);
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Samples whose class is the first of three values that stands out; their computation needs no library function.</summary>
    private static Dataset Samples(int seed, int count, bool picture)
    {
        var random = new Random(seed);
        var labels = new int[count];
        var inputs = new float[count * SampleSize];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = random.Next(1024) / 1024f;
        }

        for (var sample = 0; sample < count; sample++)
        {
            labels[sample] = random.Next(3);
            inputs[(sample * SampleSize) + labels[sample]] += 1;
        }

        return picture ? new Dataset(inputs, labels, height: 6, width: 5, channels: 2) : new Dataset(inputs, labels, SampleSize);
    }
}
