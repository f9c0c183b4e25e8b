using System;
using System.IO;
using System.Text;
using KernelGen.Models;
using KernelGen.Onnx.Floats;
using KernelGen.Onnx.Format;
using KernelGen.Onnx.Integers;

namespace KernelGen.Onnx;

/// <summary>Writes networks as ONNX models.</summary>
/// <remarks>
/// Models use operators of operator set 17, IR version 8. Their first dimension is the number of samples, which may be any.
/// </remarks>
public static class OnnxModel
{
    /// <summary>
    /// Writes a frozen model as a graph of integers, whose scores are <see cref="FrozenModel.Scores(ReadOnlySpan{float}, Span{int})"/>'s
    /// to the bit.
    /// </summary>
    /// <remarks>
    /// <para>Its <c>input</c> has samples × rows × columns × channels, or samples × values, as the network was declared: bytes (uint8)
    /// where the model takes bytes, else floats, which become fixed point in the graph.</para>
    /// <para>Its outputs are <c>scores</c>, int32 of samples × <see cref="FrozenModel.OutputSize"/>, and of a classifier <c>class</c>,
    /// int64 of samples.</para>
    /// <para>Sums are MatMulInteger and ConvInteger, of bytes and weights of −1, 0 and 1; values of more bits are taken digit by digit.
    /// Scales are products, sums and divisions of integers. Nothing is a float but fixed-point inputs before they are rounded, and
    /// what MaxPool compares.</para>
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, commonly <c>.onnx</c>; it appears whole or not at all.</param>
    /// <exception cref="InvalidOperationException">The model would be larger than an ONNX file may be, 2 GB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(FrozenModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        FilePath.Check(path, nameof(path));
        FilePath.CheckWritable(path);
        Write(IntegerExport.Export(Graph(model)), path);
    }

    /// <summary>The same, to a stream.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">The stream; it stays open.</param>
    /// <exception cref="InvalidOperationException">The model would be larger than an ONNX file may be, 2 GB.</exception>
    public static void Save(FrozenModel model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        IntegerExport.Export(Graph(model)).Write(stream);
    }

    /// <summary>Writes a network as a graph of floats: its layers in inference, with its weights as they are then.</summary>
    /// <remarks>
    /// <para>Its <c>input</c> has samples × rows × columns × channels, or samples × values, as the network was declared. Its outputs are
    /// <c>scores</c>, what <see cref="INetwork.Predict"/> computes but for the order in which floats are added, and of a classifier
    /// <c>class</c>, int64 of samples.</para>
    /// <para>Dense becomes Gemm, Conv2D Conv; normalisation right behind them is in their weights and biases. Binary and ternary weights
    /// are rounded or real as <see cref="INetwork.InferenceWeights"/> says. Layers in fixed point are floats here.</para>
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, commonly <c>.onnx</c>; it appears whole or not at all.</param>
    /// <exception cref="InvalidOperationException">
    /// A layer has no form in ONNX: a function of your own; <see cref="INetwork.InferenceWeights"/> are sampled; another thread is changing
    /// the network; or the model would be larger than an ONNX file may be, 2 GB.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(INetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        FilePath.Check(path, nameof(path));
        FilePath.CheckWritable(path);
        Write(FloatExport.Export(network), path);
    }

    /// <summary>The same, to a stream.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream; it stays open.</param>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static void Save(INetwork network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        FloatExport.Export(network).Write(stream);
    }

    // By way of the file's text, so that this package needs nothing of the other's insides.
    private static FrozenGraph Graph(FrozenModel model)
    {
        using MemoryStream content = new();
        model.Save(content);
        return ModelText.Decode(Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length));
    }

    private static void Write(ProtoMessage model, string path)
    {
        // Begins with the version of the IR, as every model written here does.
        using MemoryStream start = new();
        new ProtoMessage().Add(OnnxFields.ModelIrVersion, OnnxGraph.IrVersion).Add(OnnxFields.ModelProducerName, "KernelGen").Write(start);
        AtomicFile.Write(path, start.ToArray(), model.Write);
    }
}
