using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KernelGen;

namespace Browser.Training;

/// <summary>A network on its way through the training pictures, a step at a time.</summary>
/// <remarks>
/// Where it is, the network knows: its steps. So one that was saved and loaded goes on to the weights that it would have had without that.
/// </remarks>
internal sealed class Session
{
    private const long Seed = 1;

    // Of the epochs over which the rate falls; from then on it stays.
    private const int Epochs = 20;

    private static readonly LearningRate Rates = LearningRate.Exponential(0.25f, 1f / 128).ToPowersOfTwo();

    private readonly IClassifier _network;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private Dataset? _epoch;
    private long _epochNumber;

    /// <summary>Begins with an untrained network.</summary>
    public Session(DeclaredNetwork declared)
    {
        Declared = declared;
        _network = declared.Create(Seed);
        _inputs = new float[_network.BatchSize * _network.InputSize];
        _labels = new int[_network.BatchSize];
        StepsPerEpoch = Pictures.Training.Count / _network.BatchSize;
    }

    /// <summary>What is trained.</summary>
    public DeclaredNetwork Declared { get; }

    /// <summary>Steps in which all training pictures come once.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Steps so far.</summary>
    public long Steps => _network.Step;

    /// <summary>The share of the test pictures that it takes for something else.</summary>
    public double TestError => _network.ErrorRate(Pictures.Test);

    /// <summary>The next mini-batch.</summary>
    /// <returns>Its mean loss before the weights change.</returns>
    public float Step()
    {
        var (epoch, batch) = Math.DivRem(Steps, StepsPerEpoch);
        if (_epoch is null || _epochNumber != epoch)
        {
            (_epoch, _epochNumber) = (Pictures.Training.Shuffle(epoch), epoch);
        }

        var first = (int)batch * _network.BatchSize;
        _epoch.ReadInputs(first, _inputs);
        _epoch.Labels.Slice(first, _labels.Length).CopyTo(_labels);
        return _network.Train(_inputs, _labels, Rates.At((int)Math.Min(epoch, Epochs - 1), Epochs));
    }

    /// <summary>How likely it holds each digit to be.</summary>
    /// <param name="pixels">A picture, centred as those of MNIST are; 255 is ink.</param>
    /// <returns>Ten shares.</returns>
    public float[] Probabilities(ReadOnlySpan<byte> pixels)
    {
        var input = new float[_network.InputSize];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = pixels[i] / 255f;
        }

        var shares = new float[_network.OutputSize];
        _network.PredictProbabilities(input, shares);
        return shares;
    }

    /// <summary>The weights of hidden units, one after another, each from −1 to 1.</summary>
    public float[] Filters(int units)
    {
        var weights = new float[_network.Tensors[0].Count];
        _network.ReadTensor(0, weights);
        return weights[..(units * _network.InputSize)];
    }

    /// <summary>The network as a safetensors file.</summary>
    public byte[] Save()
    {
        using MemoryStream file = new();
        Checkpoint.Save(_network, file);
        return file.ToArray();
    }

    /// <summary>Goes on from a file that <see cref="Save"/> has made.</summary>
    /// <exception cref="InvalidDataException">It is none of this network.</exception>
    public void Load(byte[] file)
    {
        using MemoryStream stream = new(file);
        Checkpoint.Load(_network, stream);
    }

    /// <summary>The SHA-256 of all numbers that training has changed: the same on every processor.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < _network.Tensors.Count; i++)
        {
            var values = new float[_network.Tensors[i].Count];
            _network.ReadTensor(i, values);
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
