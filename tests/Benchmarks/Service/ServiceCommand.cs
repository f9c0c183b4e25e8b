using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Benchmarks.Onnx;
using KernelGen;
using Mnist.Networks;

namespace Benchmarks.Service;

/// <summary>The command line: <c>service</c> measures the same web service with networks of KernelGen and of ONNX Runtime.</summary>
internal static class ServiceCommand
{
    private const int Questions = 200;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        Option<int> clients = new("--clients") { Description = "Clients at the same time", DefaultValueFactory = _ => 32 };
        Option<int> turns = new("--turns") { Description = "Turns of each model", DefaultValueFactory = _ => 5 };
        Option<double> seconds = new("--seconds") { Description = "Length of a turn", DefaultValueFactory = _ => 3 };
        Command command = new("service", "Requests per second of a web service that classifies MNIST pictures (784-1024-1024-1024-10)")
        {
            clients, turns, seconds,
        };
        command.SetAction((parsed, _) => RunAsync(
            Math.Max(1, parsed.GetValue(clients)), Math.Max(1, parsed.GetValue(turns)), TimeSpan.FromSeconds(parsed.GetValue(seconds))));
        return command;
    }

    private static async Task<int> RunAsync(int clients, int turns, TimeSpan time)
    {
        Random random = new(1);
        var pictures = Enumerable.Range(0, Questions).Select(_ => Enumerable.Range(0, NetworkShape.Mnist.Inputs)
            .Select(_ => random.Next(256) / 255f).ToArray()).ToArray();
        var bodies = pictures.Select(picture => JsonSerializer.SerializeToUtf8Bytes(picture)).ToArray();
        var models = Models(pictures);
        var results = models.ToDictionary(model => model, _ => new List<ServiceLoad.Result>());
        for (var turn = -1; turn < turns; turn++)
        {
            foreach (var model in models)
            {
                var answers = pictures.Select(model.Classify).ToArray();
#pragma warning disable CA2000 // The block disposes of it.
                var service = await DigitService.StartAsync(model).ConfigureAwait(false);
#pragma warning restore CA2000
                await using (service.ConfigureAwait(false))
                {
                    var result = await ServiceLoad.RunAsync(service.Address, bodies, answers, clients, time).ConfigureAwait(false);
                    if (turn >= 0)
                    {
                        results[model].Add(result);
                    }
                }
            }
        }

        Print(results);
        models.ForEach(model => model.Dispose());
        return results.Values.SelectMany(all => all).Any(result => result.WrongAnswers > 0) ? 1 : 0;
    }

#pragma warning disable CA2000 // Who asks for them disposes of them.
    private static List<IDigitModel> Models(float[][] pictures)
    {
        List<IDigitModel> models =
        [
            new KernelGenDigits("KernelGen, ternary", Calibrated(new MnistTernary(1, threads: 1), pictures)),
            new KernelGenDigits("KernelGen, ternary, Fixed16", Calibrated(new MnistTernaryFixed16(1, threads: 1), pictures)),
        ];
        if (OnnxPrediction.CanLoad(out var reason))
        {
            models.Add(new OnnxDigits("ONNX Runtime, float32", OnnxModels.Float32(NetworkShape.Mnist, 1)));
            models.Add(new OnnxDigits("ONNX Runtime, int8", OnnxModels.Int8(NetworkShape.Mnist, 1)));
        }
        else
        {
            Console.Error.WriteLine(reason);
        }

        return models;
    }
#pragma warning restore CA2000

    private static IClassifier Calibrated(IClassifier network, float[][] pictures)
    {
        network.Calibrate(pictures.SelectMany(static picture => picture).ToArray());
        return network;
    }

    private static void Print(Dictionary<IDigitModel, List<ServiceLoad.Result>> results)
    {
        Console.WriteLine("| model | requests per second | median, ms | 99 %, ms | wrong answers |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (model, all) in results)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {model.Name} | {Median(result => result.RequestsPerSecond):N0} "
                    + $"| {Median(result => result.Median.TotalMilliseconds):F2} "
                    + $"| {Median(result => result.Slow.TotalMilliseconds):F2} | {all.Sum(result => result.WrongAnswers)} |"));

            double Median(Func<ServiceLoad.Result, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);
        }
    }
}
