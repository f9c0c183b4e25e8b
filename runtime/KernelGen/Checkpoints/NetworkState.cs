using System;
using System.Globalization;
using System.IO;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Everything that a network is besides its code: seed, step and tensors. Taken into memory and put back.</summary>
internal sealed class NetworkState
{
    private readonly float[][] _values;

    /// <summary>Makes room for the state of a network.</summary>
    public NetworkState(INetwork network)
    {
        _values = new float[network.Tensors.Count][];
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = new float[network.Tensors[i].Count];
        }
    }

    /// <summary>A state that was read from a file.</summary>
    public NetworkState(long seed, long step, float[][] values)
    {
        Seed = seed;
        Step = step;
        _values = values;
    }

    public long Seed { get; private set; }

    public long Step { get; private set; }

    /// <summary>The values of every tensor.</summary>
    public float[][] Values => _values;

    /// <summary>Takes the state of the network into the room that was made.</summary>
    public void Capture(INetwork network)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            network.ReadTensor(i, _values[i]);
        }

        Seed = network.Seed;
        Step = network.Step;
    }

    /// <summary>Puts the state into the network.</summary>
    public void Apply(INetwork network)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            network.WriteTensor(i, _values[i]);
        }

        network.Restore(Seed, Step);
    }

    /// <summary>Puts a state that came from a file into the network; when the network refuses it, the network stays as it was.</summary>
    public void Apply(INetwork network, SafetensorsFile source)
    {
        NetworkState before = new(network);
        before.Capture(network);
        try
        {
            Apply(network);
        }
        catch (ArgumentException exception)
        {
            before.PutBack(network);
            throw Refused(source, exception);
        }
    }

    /// <summary>The exception for values that a network does not take.</summary>
    public static InvalidDataException Refused(SafetensorsFile source, ArgumentException exception) =>
        source.Invalid($"expected values that the network accepts: {exception.Message}", exception);

    /// <summary>Checks that the network accepts a state that came from a file, and leaves the network as it was.</summary>
    public void Check(INetwork network, SafetensorsFile source)
    {
        NetworkState before = new(network);
        before.Capture(network);
        Apply(network, source);
        before.PutBack(network);
    }

    /// <summary>The values of the network's largest tensor.</summary>
    public static int Largest(INetwork network)
    {
        var largest = 0;
        foreach (var tensor in network.Tensors)
        {
            largest = Math.Max(largest, tensor.Count);
        }

        return largest;
    }

    /// <summary>The first value of a network that is NaN or infinite, and where it stands; null where all are finite.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scratch">Room for its largest tensor.</param>
    public static (string What, float Value)? FindNotFinite(INetwork network, float[] scratch)
    {
        for (var i = 0; i < network.Tensors.Count; i++)
        {
            var tensor = scratch.AsSpan(0, network.Tensors[i].Count);
            network.ReadTensor(i, tensor);
            var bad = Guard.FirstNonFinite(tensor);
            if (bad >= 0)
            {
                return (Describe(network.Tensors[i], tensor[bad], bad), tensor[bad]);
            }
        }

        return null;
    }

    /// <summary>
    /// Checks that no value is NaN or infinite: such a state is not worth a file, least of all in the place of a good one.
    /// </summary>
    public void CheckFinite(INetwork network)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var bad = Guard.FirstNonFinite(_values[i]);
            if (bad >= 0)
            {
                throw new InvalidOperationException(
                    $"The network is not saved: {Describe(network.Tensors[i], _values[i][bad], bad)}. Has training diverged?");
            }
        }
    }

    private static string Describe(TensorInfo tensor, float value, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"tensor {tensor} holds {value} at index {index}");

    /// <summary>Puts back what the network held. What had diverged it does not take back: there the new values stay.</summary>
    private void PutBack(INetwork network)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (Guard.FirstNonFinite(_values[i]) < 0)
            {
                network.WriteTensor(i, _values[i]);
            }
        }

        network.Restore(Seed, Step);
    }
}
