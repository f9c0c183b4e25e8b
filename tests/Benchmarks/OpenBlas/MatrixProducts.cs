using System;
using System.Collections.Generic;
using System.Linq;
using Native = System.Runtime.InteropServices.NativeMemory;

namespace Benchmarks.OpenBlas;

/// <summary>
/// The matrix products of a training step or of a prediction of a network in float32, by OpenBLAS, and nothing else: no activation, no
/// normalisation, no loss, no update. Whatever trains with them takes longer.
/// </summary>
internal sealed unsafe class MatrixProducts : IContender
{
    private readonly int _samples;
    private readonly bool _isTraining;
    private readonly IReadOnlyList<Layer> _layers;

    public MatrixProducts(NetworkShape shape, int samples, int threads, bool isTraining)
    {
        OpenBlasLibrary.SetThreads(threads);
        (_samples, _isTraining) = (samples, isTraining);
        var random = new Random(1);
        _layers = [.. shape.Layers.Select(layer => new Layer(layer.Inputs, layer.Outputs, samples, random))];
    }

    /// <inheritdoc/>
    public string Name => "OpenBLAS sgemm alone";

    /// <inheritdoc/>
    public void Run()
    {
        foreach (var layer in _layers)
        {
            // z = x·Wᵀ, a row a sample.
            OpenBlasLibrary.Multiply(_samples, layer.Outputs, layer.Inputs, layer.X, false, layer.Weights, true, layer.Z);
        }

        for (var index = _layers.Count - 1; index >= 0 && _isTraining; index--)
        {
            var layer = _layers[index];
            if (index > 0)
            {
                OpenBlasLibrary.Multiply(_samples, layer.Inputs, layer.Outputs, layer.Z, false, layer.Weights, false, layer.Gradient);
            }

            OpenBlasLibrary.Multiply(layer.Outputs, layer.Inputs, _samples, layer.Z, true, layer.X, false, layer.WeightGradient);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Free();
        }
    }

    /// <summary>The matrices of a layer, each in memory of its own; the gradient of z takes the place of z.</summary>
    private sealed class Layer(int inputs, int outputs, int samples, Random random)
    {
        public int Inputs => inputs;

        public int Outputs => outputs;

        public float* X { get; } = Matrix(samples * inputs, random);

        public float* Weights { get; } = Matrix(outputs * inputs, random);

        public float* Z { get; } = Matrix(samples * outputs, random);

        public float* Gradient { get; } = Matrix(samples * inputs, random);

        public float* WeightGradient { get; } = Matrix(outputs * inputs, random);

        public void Free()
        {
            foreach (var matrix in new[] { (nint)X, (nint)Weights, (nint)Z, (nint)Gradient, (nint)WeightGradient })
            {
                Native.AlignedFree((void*)matrix);
            }
        }

        private static float* Matrix(int count, Random random)
        {
            var matrix = (float*)Native.AlignedAlloc((nuint)count * sizeof(float), 64);
            for (var index = 0; index < count; index++)
            {
                matrix[index] = random.NextSingle() - 0.5f;
            }

            return matrix;
        }
    }
}
