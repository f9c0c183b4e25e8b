using System;
using System.Linq;
using KernelGen;
using Samples.Reproduction;

namespace Mnist;

/// <summary>The network of four shards with each way in which their gradients may be rounded: what few bytes cost.</summary>
internal static class ExchangeExperiments
{
    /// <summary>What is trained, in one process: any number of them reaches the same weights.</summary>
    public static ReproductionPlan Plan { get; } = new(
        "exchanges",
        "Train with gradients that are exact, powers of two and ternary; the same command goes on where it was interrupted",
        [.. Enum.GetValues<Exchange>().Select(Row)],
        Seeds: 3,
        Epochs: (10, 2),
        "Mini-batches are 800 images in four shards, each with statistics of its own.");

    private static Experiment Row(Exchange exchange) => new(
        $"{exchange}",
        exchange switch
        {
            Exchange.Ternary => "gradients of weights are −s, 0 or s, rounded at random",
            Exchange.PowersOfTwo => "gradients of weights are 0 or one of seven powers of two with a sign, rounded at random",
            _ => "gradients are added as they are",
        })
    {
        Network = "sharded",
        Exchange = exchange,
    };
}
