using System;
using System.Linq;
using Xunit.Sdk;

namespace KernelGen.Kernels.Tests;

/// <summary>The third step of a network, and what the reference is told of it.</summary>
internal sealed class PlantedStep
{
    private readonly IClassifier _network;
    private readonly float _loss;

    public PlantedStep(NetworkSpec spec, IClassifier network, int samples, float rate)
    {
        Spec = spec;
        Rate = rate;
        _network = network;
        var random = new Random(19);
        for (var step = 0; ; step++)
        {
            Inputs = [.. Enumerable.Range(0, samples * spec.Input).Select(_ => RandomData.Normal(random))];
            var labels = RandomData.Labels(random, samples, spec.Classes);
            Targets = ReferenceLoss.Targets(spec, labels);
            Before = network.ReadAll();
            _loss = network.Train(Inputs, labels, rate);
            if (step == 2)
            {
                break;
            }
        }

        Number = network.Step - 1;
        var after = network.Read(0);
        Moved = Enumerable.Range(0, after.Length).MaxBy(i =>
                Math.Abs(after[i]) < 1 && Math.Abs(after[i] + ((after[i] - Before[0][i]) / 20)) <= 1
                    ? Math.Abs(after[i] - Before[0][i])
                    : 0);
        Other = Enumerable.Range(0, after.Length).MaxBy(i => Math.Abs(after[i] - after[0]));
    }

    public NetworkSpec Spec { get; set; }

    public float Rate { get; set; }

    public float[] Inputs { get; private set; }

    public double[] Targets { get; set; }

    public float[][] Before { get; }

    public long Number { get; set; }

    /// <summary>The weight of the first layer that moved most, of those that may move on.</summary>
    public int Moved { get; }

    /// <summary>The weight that differs most from the first.</summary>
    public int Other { get; }

    /// <summary>Samples of the mini-batch.</summary>
    public int Samples => Inputs.Length / Spec.Input;

    public void Take(int samples)
    {
        Inputs = Inputs[..(samples * Spec.Input)];
        Targets = Targets[..(samples * Spec.OutputSize)];
    }

    /// <summary>Swaps the first two inputs of a sample.</summary>
    public void SwapInputsOf(int sample)
    {
        var first = sample * Spec.Input;
        (Inputs[first], Inputs[first + 1]) = (Inputs[first + 1], Inputs[first]);
    }

    /// <summary>Gives the first sample another class.</summary>
    public void SwapTargets()
    {
        var outputs = Spec.OutputSize;
        Targets = [.. Targets[1..outputs], Targets[0], .. Targets[outputs..]];
    }

    /// <summary>Gives the first convolution a window with a fault.</summary>
    public void Plant(WindowFault fault)
    {
        var index = Spec.Layers.IndexOf(Spec.Layers.OfType<Conv2DSpec>().First());
        Spec = Spec with { Layers = Spec.Layers.SetItem(index, (Conv2DSpec)Spec.Layers[index] with { Fault = fault }) };
    }

    public void SwapInputs(int one, int other)
    {
        for (var row = 0; row < Inputs.Length; row += Spec.Input)
        {
            (Inputs[row + one], Inputs[row + other]) = (Inputs[row + other], Inputs[row + one]);
        }
    }

    /// <summary>Changes a tensor that the network has made.</summary>
    public void Change(int tensor, Action<float[]> change)
    {
        var values = _network.Read(tensor);
        change(values);
        _network.WriteTensor(tensor, values);
    }

    public void Compare() =>
        new NetworkComparison(Spec, _network, 0, new Tally()).CompareStep(Before, Inputs, Targets, Rate, _loss, Number);

    public bool IsWrong()
    {
        try
        {
            Compare();
            return false;
        }
        catch (XunitException)
        {
            return true;
        }
    }
}
