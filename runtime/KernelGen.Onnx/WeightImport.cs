using System;
using System.Collections.Generic;
using System.IO;
using KernelGen.Onnx.Format;
using KernelGen.Onnx.Import;

namespace KernelGen.Onnx;

/// <summary>Reads weights that were trained elsewhere into a network that is declared here.</summary>
/// <remarks>
/// <para>Weights, biases and batch normalisations are read; activations, poolings and shapes are the declaration's. Layers are matched in
/// their order, each kind by itself, or by <see cref="ImportOptions.Layers"/>. The first dense layer behind pictures gets its weights in
/// the order that pictures have here.</para>
/// <para>A layer without bias in front of a normalisation leaves the file's bias to it. A normalisation that the file has folded into
/// weights starts as one that changes nothing.</para>
/// <para>Binary and ternary layers with a normalisation behind them get weights that are scaled, output by output, so that they round well;
/// the normalisation takes the scale back. Statistics are those of real weights: call <see cref="INetwork.Calibrate"/> with samples, and
/// train.</para>
/// <para>The network changes as a whole, or not at all.</para>
/// </remarks>
#pragma warning disable RS0026 // The second argument tells the overloads apart.
public static class WeightImport
{
    private const string OnnxFileTitle = "ONNX model";
    private const string SafetensorsTitle = "Safetensors file";

    /// <summary>Reads weights of an ONNX model: Gemm, MatMul, Conv and BatchNormalization.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Names and order; null for what fits PyTorch's.</param>
    /// <returns>Which layer got what.</returns>
    /// <exception cref="ArgumentException">An option names a layer that has no weights.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no ONNX model, or one whose layers do not fit the network's.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static ImportReport FromOnnx(INetwork network, string path, ImportOptions? options = null) =>
        Import(network, Content(path, OnnxFileTitle), $"{OnnxFileTitle} '{path}': ", ReadOnnx, options);

    /// <summary>The same, from a stream to its end.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">Names and order; null for what fits PyTorch's.</param>
    /// <returns>Which layer got what.</returns>
    /// <exception cref="ArgumentException">An option names a layer that has no weights.</exception>
    /// <exception cref="InvalidDataException">It holds no ONNX model, or one whose layers do not fit the network's.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static ImportReport FromOnnx(INetwork network, Stream stream, ImportOptions? options = null) =>
        Import(network, Content(stream), string.Empty, ReadOnnx, options);

    /// <summary>
    /// Reads weights of a safetensors file with PyTorch's names and layouts: <c>fc1.weight</c> of [outputs, inputs], <c>conv1.weight</c> of
    /// [filters, channels, rows, columns], <c>bn1.running_mean</c>.
    /// </summary>
    /// <remarks>Such a file has its tensors in the order of their names, numbers in them by their value: where that is not the order of
    /// layers, <see cref="ImportOptions.Layers"/> says which is which. Normalisations have PyTorch's ε of 1e-5.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Names and order; null for what fits PyTorch's.</param>
    /// <returns>Which layer got what.</returns>
    /// <exception cref="ArgumentException">An option names a layer that has no weights.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, or one whose layers do not fit the network's.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static ImportReport FromSafetensors(INetwork network, string path, ImportOptions? options = null) =>
        Import(network, Content(path, SafetensorsTitle), $"{SafetensorsTitle} '{path}': ", SafetensorsSource.Layers, options);

    /// <summary>The same, from a stream to its end.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">Names and order; null for what fits PyTorch's.</param>
    /// <returns>Which layer got what.</returns>
    /// <exception cref="ArgumentException">An option names a layer that has no weights.</exception>
    /// <exception cref="InvalidDataException">It holds no safetensors file, or one whose layers do not fit the network's.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static ImportReport FromSafetensors(INetwork network, Stream stream, ImportOptions? options = null) =>
        Import(network, Content(stream), string.Empty, SafetensorsSource.Layers, options);

    private static IReadOnlyList<SourceLayer> ReadOnnx(byte[] bytes) => OnnxSource.Layers(OnnxFile.Read(bytes));

    private static ImportReport Import(
        INetwork network, byte[] content, string title, Func<byte[], IReadOnlyList<SourceLayer>> read, ImportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Layers.Count == 0)
        {
            throw new ArgumentException(
                $"{network.GetType().Name} does not describe its layers: a generated network was expected.", nameof(network));
        }

        try
        {
            var layers = read(content);
            var pairs = options?.Layers is { } names
                ? LayerMatch.ByName(network, layers, options, names)
                : LayerMatch.InOrder(network, layers);
            LayerImport import = new(network, options?.IsChannelsLast ?? false);
            foreach (var pair in pairs)
            {
                import.Add(pair);
            }

            NetworkContent.Replace(network, import.Values);
            return new(import.Lines);
        }
        catch (InvalidDataException exception) when (title.Length > 0)
        {
            throw new InvalidDataException(title + exception.Message, exception);
        }
    }

    private static byte[] Content(string path, string title)
    {
        using var file = FilePath.OpenRead(path, title, nameof(path));
        try
        {
            return Content(file);
        }
        catch (IOException exception)
        {
            throw FilePath.ReadFailure(path, title, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{title} '{path}': {exception.Message}", exception);
        }
    }

    private static byte[] Content(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream content = new();
        var buffer = new byte[1 << 16];
        for (var last = stream.Read(buffer); last > 0; last = stream.Read(buffer))
        {
            if (content.Length + last > Array.MaxLength)
            {
                throw new InvalidDataException($"Expected at most {Array.MaxLength} bytes, found more.");
            }

            content.Write(buffer, 0, last);
        }

        return content.ToArray();
    }
}
#pragma warning restore RS0026
