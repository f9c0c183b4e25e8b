using KernelGen.Models;

namespace KernelGen.Onnx.Format;

/// <summary>A value in an ONNX graph: samples of a shape.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">The shape of a sample's values.</param>
/// <param name="IsPicture">
/// Whether it is of samples × channels × rows × columns, as ONNX has pictures; else of samples × values, channels innermost.
/// </param>
internal record OnnxValue(string Name, ModelShape Shape, bool IsPicture)
{
    /// <summary>The dimensions of what differs from channel to channel.</summary>
    public int[] ChannelShape => IsPicture ? [Shape.Channels, 1, 1] : [Shape.Channels];
}
