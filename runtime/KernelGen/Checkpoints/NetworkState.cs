using System;
using System.IO;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Everything that a network is besides its code: seed, step and tensors. Taken into memory and put back.</summary>
internal sealed class NetworkState
{
    private readonly float[][] values;

    /// <summary>Makes room for the state of a network.</summary>
    public NetworkState(INetwork network)
    {
        values = new float[network.Tensors.Count][];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new float[network.Tensors[i].Count];
        }
    }

    /// <summary>A state that was read from a file.</summary>
    public NetworkState(long seed, long step, float[][] values)
    {
        Seed = seed;
        Step = step;
        this.values = values;
    }

    public long Seed { get; private set; }

    public long Step { get; private set; }

    /// <summary>The values of every tensor.</summary>
    public float[][] Values => values;

    /// <summary>Takes the state of the network into the room that was made.</summary>
    public void Capture(INetwork network)
    {
        for (int i = 0; i < values.Length; i++)
        {
            network.ReadTensor(i, values[i]);
        }

        Seed = network.Seed;
        Step = network.Step;
    }

    /// <summary>Puts the state into the network.</summary>
    public void Apply(INetwork network)
    {
        for (int i = 0; i < values.Length; i++)
        {
            network.WriteTensor(i, values[i]);
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
            before.Apply(network);
            throw source.Invalid($"expected values that the network accepts: {exception.Message}", exception);
        }
    }

    /// <summary>Checks that no value is NaN or infinite: such a state is not worth a file, least of all in the place of a good one.</summary>
    public void CheckFinite(INetwork network)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int bad = Guard.FirstNonFinite(values[i]);
            if (bad >= 0)
            {
                throw new InvalidOperationException(
                    $"The network is not saved: tensor {network.Tensors[i]} holds {values[i][bad]} at index {bad}. Has training diverged?");
            }
        }
    }
}
