using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>All tensors of a network at once.</summary>
internal static class Tensors
{
    public static float[][] ReadAll(this INetwork network) => network.Tensors.Select((_, index) => network.Read(index)).ToArray();

    public static float[] Read(this INetwork network, int index)
    {
        var values = new float[network.Tensors[index].Count];
        network.ReadTensor(index, values);
        return values;
    }

    public static float[] Read(this INetwork network, string name) => network.Read(network.IndexOf(name));

    public static void Write(this INetwork network, string name, params float[] values) =>
        network.WriteTensor(network.IndexOf(name), values);

    public static void WriteAll(this INetwork network, float[][] tensors)
    {
        for (var index = 0; index < tensors.Length; index++)
        {
            network.WriteTensor(index, tensors[index]);
        }
    }

    public static int IndexOf(this INetwork network, string name) => network.Tensors.ToList().FindIndex(tensor => tensor.Name == name);
}
