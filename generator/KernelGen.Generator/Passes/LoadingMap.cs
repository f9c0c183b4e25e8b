using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Memory for one tensor after another that becomes codes: itself at the beginning, and what is made of it on the way.</summary>
internal sealed class LoadingMap
{
    private readonly Dictionary<MemoryBuffer, LoadingBuffer> _buffers = [];

    private LoadingMap()
    {
    }

    /// <summary>Bytes of the whole.</summary>
    public long Length { get; private set; }

    /// <summary>What tensors have there.</summary>
    public IEnumerable<LoadingBuffer> Buffers => _buffers.Values.Distinct();

    /// <summary>What a buffer of one of the tensors is there.</summary>
    public LoadingBuffer this[MemoryBuffer buffer] => _buffers[buffer];

    public static LoadingMap Make(InferencePlan inference)
    {
        var map = new LoadingMap();

        // Tensors come first.
        var buffers = inference.Encodings.Select(encoding => encoding.Tensor.Buffer)
            .Concat(inference.Encodings.SelectMany(encoding => encoding.Procedure.Launches).SelectMany(launch => launch.Kernel.Buffers))
            .Distinct()
            .Except(inference.Kept);
        foreach (var alike in buffers.GroupBy(buffer => (Kind: Kind(buffer), buffer.Element)))
        {
            var isOnlyType = map.Buffers.All(other => other.Name != alike.Key.Kind);
            var name = isOnlyType ? alike.Key.Kind : alike.Key.Kind + alike.Key.Element;
            var place = new LoadingBuffer(name, alike.Key.Element, map.Length);
            foreach (var buffer in alike)
            {
                map._buffers.Add(buffer, place);
            }

            map.Length += alike.Max(MemoryMap.Size);
        }

        return map;
    }

    /// <summary>"Weights" of "Weights3".</summary>
    private static string Kind(MemoryBuffer buffer) => buffer.Name.TrimEnd([.. "0123456789"]);
}

/// <summary>What tensors have in the memory that they are loaded in.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Element">What it holds.</param>
/// <param name="Offset">The byte where it begins.</param>
internal sealed record LoadingBuffer(string Name, ElementKind Element, long Offset);
