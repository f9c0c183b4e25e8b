using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using KernelGen;
using static TorchSharp.torch;

namespace Benchmarks.Agreement;

/// <summary>
/// The command line: <c>agree</c> compares loss, gradient of every parameter, and predictions of networks with real weights with
/// libtorch's autograd in float64 on the same weights and samples.
/// </summary>
internal static class AgreeCommand
{
    /// <summary>The most that a tensor may be off, as a share of its norm.</summary>
    private const double Most = 1e-4;

    /// <summary>
    /// Samples to try: where a value lies within rounding of a threshold (the largest of a window, the sign that a rectifier looks at),
    /// float32 may decide otherwise than float64, whoever computes; with other samples none does.
    /// </summary>
    private const int Attempts = 5;

    /// <summary>A power of two so large that a parameter after the update is minus the gradient times it.</summary>
    private const float LearningRate = 1 << 20;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var command = new Command(
            "agree", "Loss, gradients and predictions of real-valued networks against libtorch's, on the same weights");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        if (!LibtorchStep.CanLoad(out var reason))
        {
            Console.Error.WriteLine($"libtorch cannot be loaded; it needs libstdc++ with GLIBCXX_3.4.32 or newer. ({reason})");
            return 1;
        }

        Console.WriteLine($"| network | samples | loss | gradients, the worst tensor | predictions | at most {Most:0e0} |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        var areAllNear = true;
        foreach (var agreement in AgreementCase.All)
        {
            areAllNear &= Enumerable.Range(1, Attempts).Any(samples => Compare(agreement, samples));
        }

        return areAllNear ? 0 : 1;
    }

    private static bool Compare(AgreementCase agreement, int samples)
    {
        using var scope = NewDisposeScope();
        var network = agreement.Create();
        var random = new Random(6 + samples);
        float[] inputs = [.. Enumerable.Range(0, network.BatchSize * network.InputSize).Select(_ => StepData.Normal(random))];
        int[] labels = [.. Enumerable.Range(0, network.BatchSize).Select(_ => random.Next(network.OutputSize))];
        var (height, width, channels) = agreement.Shape;
        var pictures = tensor(inputs, [network.BatchSize, height, width, channels]).to_type(ScalarType.Float64).permute(0, 3, 1, 2);

        var before = Read(network);
        var tensors = before.ToDictionary(pair => pair.Key, pair => Parameter(network, pair.Key, pair.Value));
        var loss = Loss(agreement, agreement.Forward(new(tensors, isTraining: true), pictures), labels, network.OutputSize);
        loss.backward();
        var ours = network.Train(inputs, labels, LearningRate);
        var after = Read(network);

        var (worst, far) = tensors.Where(pair => pair.Value.requires_grad)
            .Select(pair => (pair.Key, Distance(Gradient(before[pair.Key], after[pair.Key]), pair.Value.grad!)))
            .MaxBy(pair => pair.Item2);
        var lossDistance = Math.Abs(ours - loss.item<double>()) / Math.Abs(loss.item<double>());

        // With the running statistics of this step and the weights of before, which the step has made huge.
        foreach (var (index, info) in network.Tensors.Index().Where(pair => !IsStatistic(pair.Item.Name)))
        {
            network.WriteTensor(index, before[info.Name]);
        }

        network.InferenceWeights = InferenceWeights.Real;
        var outputs = new float[network.BatchSize * network.OutputSize];
        network.Predict(inputs, outputs);
        using var _ = no_grad();
        var known = Read(network).ToDictionary(pair => pair.Key, pair => Parameter(network, pair.Key, pair.Value));
        var predictions = Distance([.. outputs.Select(value => (double)value)], agreement.Forward(new(known, isTraining: false), pictures));
        var isNear = Math.Max(far, Math.Max(lossDistance, predictions)) <= Most;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {agreement.Name} | {samples} | {lossDistance:0.0e0} | {far:0.0e0} ({worst}) | {predictions:0.0e0} | ")
            + (isNear ? "yes |" : "no |"));
        return isNear;
    }

    private static Tensor Loss(AgreementCase agreement, Tensor z, int[] labels, int outputs) => agreement.IsHinge
        ? (1 - (LibtorchStep.Signs(labels, outputs) * z)).clamp_min(0).square().sum(1).mean()
        : nn.functional.cross_entropy(z, tensor(labels).to_type(ScalarType.Int64));

    private static Dictionary<string, float[]> Read(INetwork network)
    {
        var tensors = new Dictionary<string, float[]>();
        foreach (var (index, info) in network.Tensors.Index())
        {
            var values = new float[info.Count];
            network.ReadTensor(index, values);
            tensors.Add(info.Name, values);
        }

        return tensors;
    }

    private static Tensor Parameter(INetwork network, string name, float[] values)
    {
        var shape = network.Tensors.Single(info => info.Name == name).Shape;
        return tensor(values, [.. shape.Select(extent => (long)extent)]).to_type(ScalarType.Float64).requires_grad_(!IsStatistic(name));
    }

    private static bool IsStatistic(string name) => name.Contains("running", StringComparison.Ordinal);

    private static double[] Gradient(float[] before, float[] after) =>
        [.. before.Zip(after, static (was, now) => ((double)was - now) / LearningRate)];

    /// <summary>The norm of the difference over the norm.</summary>
    private static double Distance(double[] ours, Tensor theirs)
    {
        var expected = theirs.contiguous().data<double>().ToArray();
        var norm = Math.Sqrt(expected.Sum(static value => value * value));
        var difference = Math.Sqrt(expected.Zip(ours, static (a, b) => (a - b) * (a - b)).Sum());
        return norm == 0 ? difference : difference / norm;
    }
}
