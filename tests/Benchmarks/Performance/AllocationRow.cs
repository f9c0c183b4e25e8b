using System;
using System.Globalization;
using Mnist.Networks;

namespace Benchmarks.Performance;

/// <summary>What warm training steps allocate.</summary>
internal sealed class AllocationRow : IPerformanceRow
{
    private const int WarmUp = 300;
    private const int Steps = 100;

    /// <inheritdoc/>
    public string Name => "allocation";

    /// <inheritdoc/>
    public PerformanceResult Measure(bool quick, int threads)
    {
        var shape = NetworkShape.Mnist;
        using var step = new KernelGenStep("ternary", new MnistTernary(1, threads), StepData.Images(200, shape.Inputs, shape.Outputs));
        Run(step, WarmUp);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var process = GC.GetTotalAllocatedBytes(precise: true);
        var thread = GC.GetAllocatedBytesForCurrentThread();
        Run(step, Steps);
        thread = GC.GetAllocatedBytesForCurrentThread() - thread;
        process = GC.GetTotalAllocatedBytes(precise: true) - process;
        return new QuantityResult(
            Name,
            $"bytes allocated per training step of the ternary MNIST network, {Steps} warm steps",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(double)thread / Steps:0.##} by the calling thread, {(double)process / Steps:0.##} by the whole process"),
            (double)Math.Max(thread, process) / Steps,
            0);
    }

    private static void Run(KernelGenStep step, int times)
    {
        for (var i = 0; i < times; i++)
        {
            step.Run();
        }
    }
}
