using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;

namespace KernelGen.Generator.Graph;

/// <summary>A network whose every shape fits: what kernels are lowered from.</summary>
/// <param name="Type">The class to complete.</param>
/// <param name="BatchSize">Samples that kernels work on together: of a full mini-batch, or of a full shard of one.</param>
/// <param name="Input">The shape of one sample.</param>
/// <param name="Nodes">
/// The layers after the input, each behind everything that it reads; <see cref="Layer.Index"/> is the position here. The last one gives the
/// logits, and every other one is read by some node.
/// </param>
/// <param name="Loss">The loss behind the last layer.</param>
/// <param name="IsMultiplicationFree">Whether no kernel of training or inference may multiply, divide or take a root.</param>
/// <param name="Optimizer">How gradients become updates; null for plain stochastic gradient descent.</param>
internal sealed record NetworkGraph(
    TypeName Type,
    int BatchSize,
    Shape Input,
    EquatableArray<Node> Nodes,
    Loss Loss,
    bool IsMultiplicationFree,
    Optimizer? Optimizer = null)
{
    /// <summary>Parts of a mini-batch with statistics and gradients of their own.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Samples in a full mini-batch.</summary>
    public int SamplesPerStep => BatchSize * Shards;

    /// <summary>What kernels are tuned to.</summary>
    public Tuning Tuning { get; init; } = Tuning.Default;

    /// <summary>Whether sums by table are in 16-bit fixed point.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The layers of the nodes, in order.</summary>
    public IReadOnlyList<Layer> Layers => [.. Nodes.Select(node => node.Layer)];

    /// <summary>The shape of the logits of one sample.</summary>
    public Shape Output => Nodes[Nodes.Count - 1].Layer.OutputShape;

    /// <summary>Values in one sample.</summary>
    public int InputSize => Input.Size;

    /// <summary>Logits of one sample.</summary>
    public int OutputSize => Output.Size;

    /// <summary>The loss, as declared: "SquaredHinge", "Loss(AbsoluteError)".</summary>
    public string LossTitle => Loss.Title;

    /// <summary>Above which logit a network with one output says 1.</summary>
    public float Threshold => Loss.Threshold;

    /// <summary>"784 Dense(1024, Ternary) BatchNorm ReLU … SquaredHinge": networks with the same line can exchange checkpoints.</summary>
    public string Architecture => string.Join(" ", new[] { Input.Title }
        .Concat(Nodes.Select(node => node.Title))
        .Concat([LossTitle])
        .Concat(Optimizer is null ? [] : [Optimizer.Name]));

    /// <summary>Nodes in which each layer reads what the one in front of it gives.</summary>
    public static EquatableArray<Node> Chain(IEnumerable<Layer> layers) =>
        new([.. layers.Select((layer, index) => new Node(layer, new([index == 0 ? Node.NetworkInput : index - 1])))]);

    /// <summary>
    /// How many times each node's values are read, by position; for the network's input under <see cref="Node.NetworkInput"/>.
    /// </summary>
    public IReadOnlyDictionary<int, int> Readers()
    {
        var readers = Enumerable.Range(Node.NetworkInput, Nodes.Count + 1).ToDictionary(position => position, _ => 0);
        foreach (var input in Nodes.SelectMany(node => node.Inputs))
        {
            readers[input]++;
        }

        return readers;
    }
}
