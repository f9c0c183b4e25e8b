using System.Collections.Generic;
using System.Linq;

namespace Benchmarks;

/// <summary>The shape of a network whose hidden layers end in ReLU, as a peer has to build it.</summary>
/// <param name="Inputs">Values in a sample.</param>
/// <param name="Hidden">Units of each hidden layer.</param>
/// <param name="Outputs">Units of the last layer: the classes.</param>
/// <param name="BatchNorm">Whether BatchNorm follows each dense layer, which then has no bias.</param>
internal sealed record NetworkShape(int Inputs, IReadOnlyList<int> Hidden, int Outputs, bool BatchNorm)
{
    /// <summary>The network of the paper for MNIST.</summary>
    public static NetworkShape Mnist { get; } = new(784, [1024, 1024, 1024], 10, BatchNorm: true);

    /// <summary>Inputs and outputs of each dense layer.</summary>
    public IEnumerable<(int Inputs, int Outputs)> Layers
    {
        get
        {
            var inputs = Inputs;
            foreach (var units in Hidden)
            {
                yield return (inputs, units);
                inputs = units;
            }

            yield return (inputs, Outputs);
        }
    }

    /// <summary>Products of a sample in one direction.</summary>
    public long Products => Layers.Sum(static layer => (long)layer.Inputs * layer.Outputs);

    /// <summary>
    /// Products of a training step in float32 for a sample: forward, the gradient below but for the first layer's, and ΔW.
    /// </summary>
    public long ProductsPerSample => (3 * Products) - ((long)Inputs * Layers.First().Outputs);

    /// <summary>The shape as papers write it.</summary>
    public override string ToString() => string.Join('-', [Inputs, .. Hidden, Outputs]) + (BatchNorm ? ", BatchNorm" : "");
}
