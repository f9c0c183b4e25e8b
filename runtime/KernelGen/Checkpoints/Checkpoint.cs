using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Saves networks to files in the safetensors format and loads them.</summary>
/// <remarks>
/// A file holds every tensor as F32 and, in its metadata, format ("kernelgen"), architecture, seed and step. Any safetensors reader can
/// read it.
/// </remarks>
public static class Checkpoint
{
    internal const string FormatKey = "format";
    internal const string ArchitectureKey = "architecture";
    internal const string SeedKey = "seed";
    internal const string StepKey = "step";
    private const string Format = "kernelgen";
    private const string What = "Checkpoint";
    private const string NonNegative = ".running_var";

    /// <summary>The keys of <see cref="Metadata"/>.</summary>
    internal static IReadOnlyList<string> Keys { get; } = [FormatKey, ArchitectureKey, SeedKey, StepKey];

    /// <summary>Saves a network. The file appears whole or not at all; one that was there before is replaced in one move.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, by custom ending in .safetensors.</param>
    /// <exception cref="InvalidOperationException">The network holds NaN or infinity, or another thread is changing it.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(INetwork network, string path) => Save(network, null, path);

    /// <summary>
    /// Saves a network and what is done to samples before it sees them. The file appears whole or not at all; one that was there before is
    /// replaced in one move.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">The preprocessing, fitted; or null.</param>
    /// <param name="path">The path of the file, by custom ending in .safetensors.</param>
    /// <exception cref="InvalidOperationException">
    /// The network holds NaN or infinity, another thread is changing it, or the preprocessing is not fitted.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(INetwork network, Preprocessing? preprocessing, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        FilePath.Check(path, nameof(path));
        SaveState(network, Capture(network), preprocessing, path);
    }

    /// <summary>Saves a network to a stream, as a file would hold it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream; it is written from its position on, and stays open.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network holds NaN or infinity, or another thread is changing it.</exception>
    public static void Save(INetwork network, Stream stream) => Save(network, null, stream);

    /// <summary>Saves a network and what is done to samples before it sees them to a stream, as a file would hold it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">The preprocessing, fitted; or null.</param>
    /// <param name="stream">The stream; it is written from its position on, and stays open.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network holds NaN or infinity, another thread is changing it, or the preprocessing is not fitted.
    /// </exception>
    public static void Save(INetwork network, Preprocessing? preprocessing, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckWritable(stream);
        var (start, values) = Content(network, Capture(network), preprocessing);
        SafetensorsFile.Write(stream, start, values);
    }

    /// <summary>
    /// Saves a network as it is at the call: it may be trained on while the file is written. The file appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, by custom ending in .safetensors.</param>
    /// <param name="cancellationToken">Stops the writing; a file that was there before is as it was.</param>
    /// <returns>When the file is there.</returns>
    /// <exception cref="InvalidOperationException">The network holds NaN or infinity, or another thread is changing it.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // The second argument tells the overloads apart.
    public static Task SaveAsync(INetwork network, string path, CancellationToken cancellationToken = default) =>
        SaveAsync(network, null, path, cancellationToken);
#pragma warning restore RS0026

    /// <summary>
    /// Saves a network as it is at the call, and what is done to samples before it sees them. The file appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">The preprocessing, fitted; or null.</param>
    /// <param name="path">The path of the file, by custom ending in .safetensors.</param>
    /// <param name="cancellationToken">Stops the writing; a file that was there before is as it was.</param>
    /// <returns>When the file is there.</returns>
    /// <exception cref="InvalidOperationException">
    /// The network holds NaN or infinity, another thread is changing it, or the preprocessing is not fitted.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // As above.
    public static Task SaveAsync(
        INetwork network, Preprocessing? preprocessing, string path, CancellationToken cancellationToken = default)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(network);
        FilePath.Check(path, nameof(path));
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var (start, values) = Content(network, Capture(network), preprocessing);
        return SafetensorsFile.WriteAsync(path, start, values, cancellationToken);
    }

    /// <summary>Saves a network as it is at the call to a stream, as a file would hold it: the body of a response, for one.</summary>
    /// <param name="network">The network; it may be trained on while the stream is written.</param>
    /// <param name="stream">The stream; it is written from its position on, and stays open.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>When all of it is written.</returns>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network holds NaN or infinity, or another thread is changing it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // As above.
    public static Task SaveAsync(INetwork network, Stream stream, CancellationToken cancellationToken = default) =>
        SaveAsync(network, null, stream, cancellationToken);
#pragma warning restore RS0026

    /// <summary>Saves a network as it is at the call, and what is done to samples before it sees them, to a stream.</summary>
    /// <param name="network">The network; it may be trained on while the stream is written.</param>
    /// <param name="preprocessing">The preprocessing, fitted; or null.</param>
    /// <param name="stream">The stream; it is written from its position on, and stays open.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>When all of it is written.</returns>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network holds NaN or infinity, another thread is changing it, or the preprocessing is not fitted.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // As above.
    public static Task SaveAsync(
        INetwork network, Preprocessing? preprocessing, Stream stream, CancellationToken cancellationToken = default)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckWritable(stream);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var (start, values) = Content(network, Capture(network), preprocessing);
        return SafetensorsFile.WriteAsync(stream, start, values, cancellationToken);
    }

    /// <summary>Loads a network that was saved without a preprocessing. The whole file is checked before the network changes.</summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, not in the format, of another network, or holds a preprocessing; the
    /// message says what was expected and found.</exception>
    public static void Load(INetwork network, string path) => Load(network, Open(network, path), mayBePreprocessed: false);

    /// <summary>
    /// Loads a network and what is done to samples before it sees them. The whole file is checked before the network changes.
    /// </summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="preprocessing">
    /// What to <see cref="Preprocessing.Apply"/> to samples before they are predicted; null where there is nothing to do.
    /// </param>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, not in the format, or of another network; the message says what was
    /// expected and found.</exception>
    public static void Load(INetwork network, string path, out Preprocessing? preprocessing) =>
        preprocessing = Load(network, Open(network, path), mayBePreprocessed: true);

    /// <summary>
    /// Loads a network that was saved without a preprocessing from a stream, such as an embedded resource. All of it is checked before the
    /// network changes.
    /// </summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="stream">The stream; a checkpoint goes from its position to its end. It may be unseekable, and stays open.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="InvalidDataException">What it holds is damaged, not in the format, of another network, or a preprocessing too; the
    /// message says what was expected and found.</exception>
    public static void Load(INetwork network, Stream stream) => Load(network, Open(network, stream), mayBePreprocessed: false);

    /// <summary>
    /// Loads a network and what is done to samples before it sees them from a stream. All of it is checked before the network changes.
    /// </summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="stream">The stream; a checkpoint goes from its position to its end. It may be unseekable, and stays open.</param>
    /// <param name="preprocessing">
    /// What to <see cref="Preprocessing.Apply"/> to samples before they are predicted; null where there is nothing to do.
    /// </param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="InvalidDataException">What it holds is damaged, not in the format, or of another network; the message says what
    /// was expected and found.</exception>
    public static void Load(INetwork network, Stream stream, out Preprocessing? preprocessing) =>
        preprocessing = Load(network, Open(network, stream), mayBePreprocessed: true);

    /// <summary>Loads a network that was saved without a preprocessing. The whole file is checked before the network changes.</summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Stops the reading; the network is then as it was.</param>
    /// <returns>When the network is loaded.</returns>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, not in the format, of another network, or holds a preprocessing; the
    /// message says what was expected and found.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // The second argument tells the overloads apart.
    public static Task LoadAsync(INetwork network, string path, CancellationToken cancellationToken = default) =>
        LoadAsync(network, Opener(network, path), mayBePreprocessed: false, cancellationToken);
#pragma warning restore RS0026

    /// <summary>
    /// Loads a network and what is done to samples before it sees them. The whole file is checked before the network changes.
    /// </summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Stops the reading; the network is then as it was.</param>
    /// <returns>
    /// What to <see cref="Preprocessing.Apply"/> to samples before they are predicted; null where there is nothing to do.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, not in the format, or of another network; the message says what was
    /// expected and found.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // As above.
    public static Task<Preprocessing?> LoadWithPreprocessingAsync(
        INetwork network, string path, CancellationToken cancellationToken = default) =>
        LoadAsync(network, Opener(network, path), mayBePreprocessed: true, cancellationToken);
#pragma warning restore RS0026

    /// <summary>
    /// Loads a network that was saved without a preprocessing from a stream, such as the body of a request. All of it is checked before the
    /// network changes.
    /// </summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="stream">The stream; a checkpoint goes from its position to its end. It may be unseekable, and stays open.</param>
    /// <param name="cancellationToken">Stops the reading; the network is then as it was.</param>
    /// <returns>When the network is loaded.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="InvalidDataException">What it holds is damaged, not in the format, of another network, or a preprocessing too; the
    /// message says what was expected and found.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // The second argument tells the overloads apart.
    public static Task LoadAsync(INetwork network, Stream stream, CancellationToken cancellationToken = default) =>
        LoadAsync(network, Opener(network, stream), mayBePreprocessed: false, cancellationToken);
#pragma warning restore RS0026

    /// <summary>
    /// Loads a network and what is done to samples before it sees them from a stream. All of it is checked before the network changes.
    /// </summary>
    /// <param name="network">The network, declared like the one that was saved.</param>
    /// <param name="stream">The stream; a checkpoint goes from its position to its end. It may be unseekable, and stays open.</param>
    /// <param name="cancellationToken">Stops the reading; the network is then as it was.</param>
    /// <returns>
    /// What to <see cref="Preprocessing.Apply"/> to samples before they are predicted; null where there is nothing to do.
    /// </returns>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    /// <exception cref="InvalidDataException">What it holds is damaged, not in the format, or of another network; the message says what
    /// was expected and found.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
#pragma warning disable RS0026 // As above.
    public static Task<Preprocessing?> LoadWithPreprocessingAsync(
        INetwork network, Stream stream, CancellationToken cancellationToken = default) =>
        LoadAsync(network, Opener(network, stream), mayBePreprocessed: true, cancellationToken);
#pragma warning restore RS0026

    /// <summary>Saves a state of a network, which need not be its present one.</summary>
    internal static void SaveState(INetwork network, NetworkState state, Preprocessing? preprocessing, string path)
    {
        var (start, values) = Content(network, state, preprocessing);
        AtomicFile.Write(path, start, stream => SafetensorsFile.Write(stream, start, values));
    }

    /// <summary>The entries that every file of a network has.</summary>
    internal static List<KeyValuePair<string, string>> Metadata(string format, string architecture, NetworkState state) =>
    [
        new(FormatKey, format),
        new(ArchitectureKey, architecture),
        new(SeedKey, state.Seed.ToString(CultureInfo.InvariantCulture)),
        new(StepKey, state.Step.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Checks what the names of tensors say about their values: a variance is not negative.</summary>
    internal static void CheckValues(SafetensorsFile file, IReadOnlyList<TensorInfo> tensors, float[][] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            CheckValues(file, tensors[i], values[i]);
        }
    }

    /// <summary>Checks what the name of a tensor says about its values.</summary>
    internal static void CheckValues(SafetensorsFile file, TensorInfo tensor, ReadOnlySpan<float> values)
    {
        if (tensor.Name.EndsWith(NonNegative, StringComparison.Ordinal))
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] < 0)
                {
                    throw file.Invalid(FormattableString.Invariant(
                        $"expected variances from 0 in tensor {tensor}, found {values[i]} at index {i}"));
                }
            }
        }
    }

    private static NetworkState Capture(INetwork network)
    {
        NetworkState state = new(network);
        using (NetworkHold.Reading(network, NetworkUse.Save))
        {
            state.Capture(network);
        }

        return state;
    }

    /// <summary>What a file begins with, and the values behind it.</summary>
    private static (byte[] Start, IReadOnlyList<float[]> Values) Content(INetwork network, NetworkState state, Preprocessing? preprocessing)
    {
        state.CheckFinite(network);
        var metadata = Metadata(Format, network.Architecture, state);
        if (preprocessing is null)
        {
            return (SafetensorsFile.Start(metadata, network.Tensors), state.Values);
        }

        var (tensors, values) = preprocessing.ToTensors();
        metadata.Add(new(PreprocessingFormat.Key, preprocessing.ToString()));
        return (SafetensorsFile.Start(metadata, [.. network.Tensors, .. tensors]), [.. state.Values, .. values]);
    }

    private static SafetensorsContent Known(INetwork network) =>
        new([.. network.Tensors, .. PreprocessingFormat.Possible], [.. Keys, PreprocessingFormat.Key]);

    internal static SafetensorsFile Open(INetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        return SafetensorsFile.Open(path, What, nameof(path), Known(network));
    }

    internal static SafetensorsFile Open(INetwork network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckReadable(stream);
        return SafetensorsFile.Open(stream, Known(network));
    }

    private static Preprocessing? Load(INetwork network, SafetensorsFile file, bool mayBePreprocessed)
    {
        using (file)
        {
            var (tensors, preprocessing) = Declared(network, file, mayBePreprocessed);
            return Apply(network, file, file.ReadAll(tensors), preprocessing);
        }
    }

    /// <summary>Checks the arguments at once; opens later.</summary>
    internal static Func<CancellationToken, Task<SafetensorsFile>> Opener(INetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        FilePath.Check(path, nameof(path));
        return token => SafetensorsFile.OpenAsync(path, What, nameof(path), Known(network), token);
    }

    private static Func<CancellationToken, Task<SafetensorsFile>> Opener(INetwork network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckReadable(stream);
        return token => SafetensorsFile.OpenAsync(stream, Known(network), token);
    }

    private static async Task<Preprocessing?> LoadAsync(
        INetwork network,
        Func<CancellationToken, Task<SafetensorsFile>> open,
        bool mayBePreprocessed,
        CancellationToken cancellationToken)
    {
        using var file = await open(cancellationToken).ConfigureAwait(false);
        var (tensors, preprocessing) = Declared(network, file, mayBePreprocessed);
        var values = await file.ReadAllAsync(tensors, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Apply(network, file, values, preprocessing);
    }

    private static void CheckReadable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("A stream that can be read was expected.", nameof(stream));
        }
    }

    private static void CheckWritable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("A stream that can be written was expected.", nameof(stream));
        }
    }

    /// <summary>Checks what the metadata says; gives the tensors to read, and the preprocessing that they are of.</summary>
    internal static (List<TensorInfo> Tensors, Preprocessing? Preprocessing) Declared(
        INetwork network, SafetensorsFile file, bool mayBePreprocessed)
    {
        file.Expect(FormatKey, Format);
        file.Expect(ArchitectureKey, network.Architecture);
        file.Integer(SeedKey);
        file.Integer(StepKey, minimum: 0);
        List<TensorInfo> tensors = [.. network.Tensors];
        var preprocessing = Preprocessing.Declared(file, tensors);
        return preprocessing is null || mayBePreprocessed
            ? (tensors, preprocessing)
            : throw file.Invalid(
                $"expected a network alone, found the preprocessing '{preprocessing}' that its samples need: load it with the network");
    }

    /// <summary>Checks values and puts them into the network; gives the preprocessing with what is its own of them.</summary>
    private static Preprocessing? Apply(INetwork network, SafetensorsFile file, float[][] values, Preprocessing? preprocessing)
    {
        var networkValues = values[..network.Tensors.Count];
        CheckValues(file, network.Tensors, networkValues);
        preprocessing = preprocessing?.WithTensors(values.AsSpan(network.Tensors.Count));
        using (NetworkHold.Changing(network, NetworkUse.Load))
        {
            new NetworkState(file.Integer(SeedKey), file.Integer(StepKey), networkValues).Apply(network, file);
        }

        return preprocessing;
    }
}
