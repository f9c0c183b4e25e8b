using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace KernelGen.Onnx.Import;

/// <summary>Puts tensors into a network, all or none: as a checkpoint of it in which they are changed.</summary>
internal static class NetworkContent
{
    /// <summary>Replaces tensors.</summary>
    /// <param name="network">The network.</param>
    /// <param name="values">Values by the names of tensors.</param>
    /// <exception cref="InvalidDataException">The network refuses a value; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using it, or it holds NaN or infinity.</exception>
    public static void Replace(INetwork network, IReadOnlyDictionary<string, float[]> values)
    {
        using MemoryStream content = new();
        Checkpoint.Save(network, content);
        var bytes = content.GetBuffer();

        // Tensors follow the header in their order.
        var at = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        foreach (var tensor in network.Tensors)
        {
            if (values.TryGetValue(tensor.Name, out var replaced))
            {
                for (var i = 0; i < replaced.Length; i++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at + (i * sizeof(float))), replaced[i]);
                }
            }

            at += tensor.Count * sizeof(float);
        }

        content.Position = 0;
        Checkpoint.Load(network, content);
    }
}
