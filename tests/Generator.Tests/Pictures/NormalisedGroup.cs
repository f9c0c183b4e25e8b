using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>The kernels of a group of layers behind a dense one, run on values and gradients of the test's.</summary>
internal sealed class NormalisedGroup
{
    private const int Terms = 6;

    private readonly Shape _shape;
    private readonly int _samples;
    private readonly List<Kernel> _forward;
    private readonly List<Kernel> _backward;
    private readonly Dictionary<string, MemoryBuffer> _buffers;

    /// <param name="shape">Of a sample.</param>
    /// <param name="samples">Samples, which are a full mini-batch.</param>
    /// <param name="layers">The layers, from the index of the first.</param>
    public NormalisedGroup(Shape shape, int samples, Func<int, Shape, IEnumerable<Layer>> layers)
    {
        _shape = shape;
        _samples = samples;
        Memory = new PictureMemory(samples);
        var real = new DenseLayer(0, Shape.Flat(3), shape.Size, WeightKind.Real, false, false, 0, 0, null) { OutputShape = shape };
        var middle = layers(1, shape).ToList();
        var last = new DenseLayer(1 + middle.Count, shape, 2, WeightKind.Real, false, true, 0, 0, null);
        var graph = new NetworkGraph(
            Parsed.Graph("[Network, Input(2), Dense(2), Hinge]").Type,
            samples,
            Shape.Flat(3),
            NetworkGraph.Chain([real, .. middle, last]),
            new MeanSquaredErrorLoss(),
            IsMultiplicationFree: false);
        var program = NetworkLowering.Lower(graph, LayerTable.Default.Lowerings);
        var launches = program.Train.Launches.Select(launch => launch.Kernel).Where(kernel => kernel.Layer == 1).ToList();
        var turn = launches.FindIndex(kernel => kernel.Name.EndsWith("Backward", StringComparison.Ordinal));
        (_forward, _backward) = (launches[..turn], launches[turn..]);
        _buffers = launches.SelectMany(kernel => kernel.Buffers).Distinct().ToDictionary(buffer => buffer.Name);
        Kernels = launches;
        foreach (var buffer in new[] { "Gamma", "Beta" }.SelectMany(AllNamed))
        {
            Memory.Words(buffer, index => BitConverter.SingleToInt32Bits(buffer.Name[0] == 'G' ? 1f + (index / 8f) : index / 16f));
        }

        if (_buffers.TryGetValue("Mask", out var mask))
        {
            Memory.Words(mask, lane => lane < samples ? -1 : 0);
        }

        if (_buffers.TryGetValue("Reciprocal", out var reciprocal))
        {
            Memory.Words(reciprocal, term => term < Terms ? BitConverter.SingleToInt32Bits(Powers(samples)[term]) : 0);
        }
    }

    public PictureMemory Memory { get; }

    public IReadOnlyList<Kernel> Kernels { get; }

    /// <summary>The way forward; lanes without a sample hold other values.</summary>
    public void Forward(Func<int, int, float> value)
    {
        Memory.Fill(_buffers["Z1"], _shape, (sample, feature) => sample < _samples ? value(sample, feature) : 5f);
        _forward.ForEach(Memory.Run);
    }

    /// <summary>The way back.</summary>
    public void Backward(Func<int, int, float> gradient)
    {
        Memory.Fill(_buffers["Gradient1"], _shape, (sample, feature) => sample < _samples ? gradient(sample, feature) : 0f);
        _backward.ForEach(Memory.Run);
    }

    /// <summary>What comes out at a value of a sample.</summary>
    public float Output(int sample, int feature) =>
        Memory.Float(
            _buffers.Values.SingleOrDefault(buffer => buffer.Name.StartsWith('A')) ?? _buffers["Z1"],
            sample,
            feature);

    /// <summary>The gradient in front.</summary>
    public float Gradient(int sample, int feature) => Memory.Float(_buffers["Gradient1"], sample, feature);

    /// <summary>An element of a vector: "Gamma", "RunningMean".</summary>
    public float Vector(string name, int channel) => Memory.Element(AllNamed(name).Single(), channel);

    private IEnumerable<MemoryBuffer> AllNamed(string name) =>
        _buffers.Values.Where(buffer => buffer.Name == name + "1" || buffer.Name == name + "Shift1");

    /// <summary>Nearest powers of two, one after the other, that add up to 1/count; what is not needed is negligible.</summary>
    private static float[] Powers(int count)
    {
        var powers = new float[Terms];
        var rest = 1.0 / count;
        for (var term = 0; term < Terms; term++)
        {
            var exponent = Math.Abs(rest) < 1e-12 ? 0 : Math.Floor(Math.Log2(Math.Abs(rest) / 0.75));
            powers[term] = Math.Abs(rest) < 1e-12 ? powers[0] * MathF.ScaleB(1f, -40) : (float)(Math.Sign(rest) * Math.Pow(2, exponent));
            rest -= Math.Abs(rest) < 1e-12 ? 0 : powers[term];
        }

        return powers;
    }
}
