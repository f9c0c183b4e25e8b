using System;
using KernelGen.Models;

namespace KernelGen.Onnx.Format;

/// <summary>The same values as pictures and as rows.</summary>
/// <param name="onnx">The graph.</param>
internal class OnnxShapes(OnnxGraph onnx)
{
    /// <summary>As samples × channels × rows × columns.</summary>
    public T Picture<T>(T value)
        where T : OnnxValue
    {
        OnnxValue x = value;
        return x.IsPicture
            ? value
            : (T)(x with { Name = Reshape(x.Name, ".picture", -1, x.Shape.Channels, x.Shape.Height, x.Shape.Width), IsPicture = true });
    }

    /// <summary>As samples × values, channels innermost.</summary>
    public T Rows<T>(T value)
        where T : OnnxValue
    {
        OnnxValue x = value;
        return Flat(x.IsPicture && x.Shape.IsPicture
            ? (T)(x with { Name = onnx.Node("Transpose", x.Name + ".channels_last", [x.Name], OnnxAttribute.Ints("perm", 0, 2, 3, 1)) })
            : value);
    }

    /// <summary>As samples × values, in the order that they have; of pictures that is [channel][row][column].</summary>
    public T Flat<T>(T value)
        where T : OnnxValue
    {
        OnnxValue x = value;
        return x.IsPicture ? (T)(x with { Name = Reshape(x.Name, ".row", -1, x.Shape.Size), IsPicture = false }) : value;
    }

    /// <summary>Values of other dimensions; gives their name.</summary>
    public string Reshape(string name, string suffix, params long[] shape) =>
        onnx.Node("Reshape", name + suffix, [name, onnx.Constant(name + suffix + ".shape", shape, shape.Length)]);

    /// <summary>An input of samples, which users have with channels innermost; gives its name as a picture or a row.</summary>
    public string Input(string name, ElementType type, ModelShape shape)
    {
        int[] dimensions = shape.IsPicture ? [shape.Height, shape.Width, shape.Channels] : [shape.Channels];
        onnx.Input(name, type, dimensions);
        return shape.IsPicture
            ? onnx.Node("Transpose", name + ".channels_first", [name], OnnxAttribute.Ints("perm", 0, 3, 1, 2))
            : name;
    }

    /// <summary>Where a value of a sample stands when channels are outermost.</summary>
    /// <param name="position">Where it stands when they are innermost.</param>
    /// <param name="shape">The sample's shape.</param>
    public static int ChannelsFirst(int position, ModelShape shape)
    {
        var (place, channel) = Math.DivRem(position, shape.Channels);
        return (channel * shape.Height * shape.Width) + place;
    }
}
