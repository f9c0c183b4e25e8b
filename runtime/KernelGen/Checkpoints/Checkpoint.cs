using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
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
        NetworkState state = new(network);
        using (NetworkHold.Reading(network, NetworkUse.Save))
        {
            state.Capture(network);
        }

        SaveState(network, state, preprocessing, path);
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
    public static void Load(INetwork network, string path) => Load(network, path, mayBePreprocessed: false);

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
        preprocessing = Load(network, path, mayBePreprocessed: true);

    /// <summary>Saves a state of a network, which need not be its present one.</summary>
    internal static void SaveState(INetwork network, NetworkState state, Preprocessing? preprocessing, string path)
    {
        state.CheckFinite(network);
        var metadata = Metadata(Format, network.Architecture, state);
        if (preprocessing is null)
        {
            SafetensorsFile.Write(path, metadata, network.Tensors, state.Values);
            return;
        }

        var (tensors, values) = preprocessing.ToTensors();
        metadata.Add(new(PreprocessingFormat.Key, preprocessing.ToString()));
        SafetensorsFile.Write(path, metadata, [.. network.Tensors, .. tensors], [.. state.Values, .. values]);
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
            if (tensors[i].Name.EndsWith(NonNegative, StringComparison.Ordinal))
            {
                var bad = Array.FindIndex(values[i], static value => value < 0);
                if (bad >= 0)
                {
                    throw file.Invalid($"expected variances from 0 in tensor {tensors[i]}, found {values[i][bad]} at index {bad}");
                }
            }
        }
    }

    private static Preprocessing? Load(INetwork network, string path, bool mayBePreprocessed)
    {
        ArgumentNullException.ThrowIfNull(network);
        SafetensorsContent content = new([.. network.Tensors, .. PreprocessingFormat.Possible], [.. Keys, PreprocessingFormat.Key]);
        using var file = SafetensorsFile.Open(path, "Checkpoint", nameof(path), content);
        file.Expect(FormatKey, Format);
        file.Expect(ArchitectureKey, network.Architecture);
        var seed = file.Integer(SeedKey);
        var step = file.Integer(StepKey, minimum: 0);
        List<TensorInfo> tensors = [.. network.Tensors];
        var preprocessing = Preprocessing.Declared(file, tensors);
        if (preprocessing is not null && !mayBePreprocessed)
        {
            throw file.Invalid(
                $"expected a network alone, found the preprocessing '{preprocessing}' that its samples need: load it with the network");
        }

        var values = file.ReadAll(tensors);
        var networkValues = values[..network.Tensors.Count];
        CheckValues(file, network.Tensors, networkValues);
        preprocessing = preprocessing?.WithTensors(values.AsSpan(network.Tensors.Count));
        using (NetworkHold.Changing(network, NetworkUse.Load))
        {
            new NetworkState(seed, step, networkValues).Apply(network, file);
        }

        return preprocessing;
    }
}
