using System;
using System.Diagnostics;
using KernelGen;

namespace Samples;
/// <summary>What one training step costs.</summary>
/// <param name="Milliseconds">The median time of a step.</param>
/// <param name="AllocatedBytes">Managed memory allocated per step, on all threads, in the round of steps with the least.</param>
internal sealed record StepMeasurement(double Milliseconds, long AllocatedBytes)
{
    private const int WarmUp = 20;
    private const int Rounds = 5;
    private const int Steps = 40;

    /// <summary>
    /// Times steps of a network on full mini-batches in order. The network goes on learning: measure one that is not needed any more.
    /// </summary>
    public static StepMeasurement Take(IClassifier network, Dataset dataset)
    {
        var times = new double[Rounds * Steps];
        for (var i = 0; i < WarmUp; i++)
        {
            Train(network, dataset, i);
        }

        // Other threads of the program allocate now and then; steps that allocate do so in every round.
        var allocated = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = round * Steps; i < (round + 1) * Steps; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Train(network, dataset, WarmUp + i);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            allocated = Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Array.Sort(times);
        return new StepMeasurement((times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2, allocated / Steps);
    }

    private static void Train(IClassifier network, Dataset dataset, int step)
    {
        var first = step % (dataset.Count / network.BatchSize) * network.BatchSize;
        network.Train(
            dataset.Inputs.Slice(first * dataset.SampleSize, network.BatchSize * dataset.SampleSize),
            dataset.Labels.Slice(first, network.BatchSize),
            learningRate: 0.015625f);
    }
}
