using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Fusion;

/// <summary>
/// Gathers nodes that one pass over memory does. What a group gives inside of it has one reader, the next layer of the group.
/// </summary>
internal static class FusionPass
{
    /// <summary>The groups, each behind those that it reads.</summary>
    public static IReadOnlyList<FusedGroup> Run(NetworkGraph graph)
    {
        var readers = graph.Readers();
        var groups = new List<List<Node>>();
        var groupOf = new Dictionary<int, List<Node>>();
        foreach (var node in graph.Nodes)
        {
            // Who follows the last node of a group, and nobody else does, goes on with it.
            if (node.Inputs.Count == 1
                && groupOf.TryGetValue(node.Inputs[0], out var group)
                && readers[node.Inputs[0]] == 1
                && MayFollow(group, node.Layer))
            {
                group.Add(node);
            }
            else
            {
                group = [node];
                groups.Add(group);
            }

            groupOf.Add(node.Layer.Index, group);
        }

        var numbers = new Dictionary<string, int>();
        return [.. groups.Select(nodes => new FusedGroup(nodes, Number(nodes[0].Layer.Family)))];

        int Number(string family)
        {
            numbers.TryGetValue(family, out var number);
            return numbers[family] = number + 1;
        }
    }

    private static bool MayFollow(List<Node> group, Layer layer) => layer.Fusion switch
    {
        _ when Has(group, FusionRole.None) => false,
        FusionRole.Rectifier => !Has(group, FusionRole.Function),
        FusionRole.Limiter => !Has(group, FusionRole.Function) && !Has(group, FusionRole.ChannelDropout),
        FusionRole.Function =>
            !Has(group, FusionRole.Function) && !Has(group, FusionRole.Rectifier) && !Has(group, FusionRole.Limiter),

        // Passes that normalise pictures have one sample block at a time, and a draw is for four.
        FusionRole.Dropout => !HasDropout(group) && !(layer.InputShape.IsPicture && Has(group, FusionRole.Normalisation)),
        FusionRole.ChannelDropout => !HasDropout(group) && !Has(group, FusionRole.Limiter),
        _ => false,
    };

    private static bool HasDropout(List<Node> group) => Has(group, FusionRole.Dropout) || Has(group, FusionRole.ChannelDropout);

    private static bool Has(List<Node> group, FusionRole role) => group.Any(node => node.Layer.Fusion == role);
}
