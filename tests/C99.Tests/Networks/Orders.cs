using System;
using System.Buffers;
using System.Linq;
using System.Runtime.InteropServices;

namespace KernelGen.C99.Tests.Networks;

/// <summary>What is asked of a network and of its C program alike: obeyed here as it is written there.</summary>
internal sealed class Orders
{
    private readonly INetwork _network;
    private readonly Random _random = new(7);
    private readonly ArrayBufferWriter<byte> _orders = new();
    private readonly ArrayBufferWriter<byte> _results = new();

    public Orders(INetwork network, long seed)
    {
        _network = network;
        Write(_orders, [seed]);
    }

    /// <summary>The orders, as main.h reads them.</summary>
    public byte[] Text => _orders.WrittenSpan.ToArray();

    /// <summary>What the network gave.</summary>
    public byte[] Results => _results.WrittenSpan.ToArray();

    public void Train(int samples, float rate)
    {
        var inputs = Samples('T', samples);
        var labels = Enumerable.Range(0, samples).Select(_ => _random.Next(Math.Max(2, _network.OutputSize))).ToArray();
        Write<int>(_orders, labels);
        Write(_orders, [rate]);
        Write(_results, [((IClassifier)_network).Train(inputs, labels, rate)]);
    }

    /// <summary>Trains with targets in place of labels, which classifiers can too, but not as <see cref="IClassifier"/>.</summary>
    public void TrainTowards(int samples, float rate)
    {
        var method = _network.GetType().GetMethod("Train", [typeof(ReadOnlySpan<float>), typeof(ReadOnlySpan<float>), typeof(float)])!;
        var inputs = Samples('G', samples);
        var targets = Values(samples * _network.OutputSize);
        Write<float>(_orders, targets);
        Write(_orders, [rate]);
        Write(_results, [method.CreateDelegate<TrainTargets>(_network)(inputs, targets, rate)]);
    }

    public void Use(InferenceWeights weights)
    {
        _orders.Write([(byte)'W']);
        Write(_orders, [(int)weights]);
        _network.InferenceWeights = weights;
    }

    public void Predict(int samples)
    {
        var inputs = Samples('P', samples);
        var outputs = new float[samples * _network.OutputSize];
        _network.Predict(inputs, outputs);
        Write<float>(_results, outputs);
    }

    public void Calibrate(int samples) => _network.Calibrate(Samples('C', samples));

    /// <summary>All tensors of the checkpoint.</summary>
    public void ReadTensors()
    {
        _orders.Write([(byte)'S']);
        for (var index = 0; index < _network.Tensors.Count; index++)
        {
            var values = new float[_network.Tensors[index].Count];
            _network.ReadTensor(index, values);
            Write<float>(_results, values);
        }
    }

    private static void Write<T>(ArrayBufferWriter<byte> target, ReadOnlySpan<T> values)
        where T : unmanaged => target.Write(MemoryMarshal.AsBytes(values));

    private float[] Samples(char order, int samples)
    {
        var inputs = Values(samples * _network.InputSize);
        _orders.Write([(byte)order]);
        Write(_orders, [samples]);
        Write<float>(_orders, inputs);
        return inputs;
    }

    private float[] Values(int count) =>
        Enumerable.Range(0, count).Select(_ => _random.Next(3) == 0 ? 0 : (_random.Next(4096) - 1024) / 1024f).ToArray();

    private delegate float TrainTargets(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate);
}
