using System;
using Native = System.Runtime.InteropServices.NativeMemory;

namespace Benchmarks.Ggml;

/// <summary>One ternary layer in ggml, a sample at a time.</summary>
internal sealed unsafe class GgmlLayer : IContender
{
    // Inputs are quantized to eight bits: errors of a few hundredths in sums of hundreds of values.
    private const float Tolerance = 0.5f;

    private readonly void* _context = GgmlLibrary.NewContext();
    private readonly void* _threads;
    private readonly delegate* unmanaged<void*, GgmlLibrary.Plan*, int> _compute = GgmlLibrary.Compute();
    private readonly nint[] _graphs;
    private GgmlLibrary.Plan _plan;
    private int _next;

    /// <param name="shape">A layer without hidden ones.</param>
    /// <param name="data">What it is given, a sample a mini-batch.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="InvalidOperationException">The library computes something else than the product.</exception>
    public GgmlLayer(NetworkShape shape, StepData data, int threads)
    {
        var weights = new float[shape.Inputs * shape.Outputs];
        var random = new Random(1);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = random.Next(3) - 1;
        }

        var matrix = GgmlLibrary.NewTernary(_context, weights, shape.Inputs, shape.Outputs);
        _threads = GgmlLibrary.NewThreads(threads);
        _graphs = new nint[data.Inputs.Length];
        for (var i = 0; i < _graphs.Length; i++)
        {
            (_graphs[i], var product) = GgmlLibrary.NewProduct(_context, matrix, GgmlLibrary.NewVector(_context, data.Inputs[i]));
            if (i == 0)
            {
                _plan = GgmlLibrary.NewPlan(_graphs[0], threads, _threads);
                _plan.Work = Native.AlignedAlloc(_plan.WorkSize, 64);
            }

            Run();
            Check(weights, data.Inputs[i], new ReadOnlySpan<float>(GgmlLibrary.Data((void*)product), shape.Outputs));
        }
    }

    /// <inheritdoc/>
    public string Name => "ggml TQ2_0";

    /// <inheritdoc/>
    public void Run()
    {
        fixed (GgmlLibrary.Plan* plan = &_plan)
        {
            if (_compute((void*)_graphs[_next], plan) != 0)
            {
                throw new InvalidOperationException("ggml could not compute the layer.");
            }
        }

        _next = (_next + 1) % _graphs.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GgmlLibrary.FreeThreads(_threads);
        GgmlLibrary.Free(_context);
        Native.AlignedFree(_plan.Work);
    }

    private static void Check(float[] weights, ReadOnlySpan<float> inputs, ReadOnlySpan<float> products)
    {
        for (var output = 0; output < products.Length; output++)
        {
            var sum = 0d;
            for (var input = 0; input < inputs.Length; input++)
            {
                sum += weights[(output * inputs.Length) + input] * inputs[input];
            }

            if (Math.Abs(sum - products[output]) > Tolerance)
            {
                throw new InvalidOperationException($"ggml's output {output} is {products[output]}, and the sum {sum}.");
            }
        }
    }
}
