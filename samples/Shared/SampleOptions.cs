using System.IO;
using KernelGen;

namespace Samples;

/// <summary>What the command line of an image sample says.</summary>
/// <param name="Sample">The sample's name, in the names of its files.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Seed">Seed of initialisation, sampling, shuffling and augmentation.</param>
/// <param name="Translate">Pixels by which training images are moved at most, besides the network's augmentation; 0 for not at all.</param>
/// <param name="Threads">Threads to train with.</param>
/// <param name="Data">Folder with the data files.</param>
/// <param name="Output">Folder for checkpoint and pictures.</param>
/// <param name="Resume">Whether to go on from the last finished epoch of an interrupted run.</param>
/// <param name="Images">The most images of each part to use; null for all.</param>
/// <param name="IsPlain">Whether images are taken as they are, without preprocessing.</param>
/// <param name="Freeze">File for the trained network as a model of integers, or null.</param>
/// <param name="Onnx">File for the trained network as an ONNX model, or null.</param>
/// <param name="Json">File for the results, or null.</param>
/// <param name="IsShared">Whether processes that a launcher of MPI has started train the network together.</param>
/// <param name="Exchange">How they round gradients of weights; one process does too.</param>
internal sealed record SampleOptions(
    string Sample,
    string Network,
    int Epochs,
    long Seed,
    int Translate,
    int Threads,
    string Data,
    string Output,
    bool Resume,
    int? Images,
    bool IsPlain,
    FileInfo? Freeze,
    FileInfo? Onnx,
    FileInfo? Json,
    bool IsShared,
    Exchange Exchange)
{
    /// <summary>The trained network, with its preprocessing.</summary>
    public string CheckpointPath => Named(".safetensors");

    /// <summary>The state of training after the last finished epoch.</summary>
    public string ResumePath => Named(".resume.safetensors");

    /// <summary>The preprocessing that was fitted when training began.</summary>
    public string PreprocessingPath => Named(".preprocessing.safetensors");

    /// <summary>Loss and validation error per epoch.</summary>
    public string CurvesPath => Named("-curves.png");

    /// <summary>The first layer's weights.</summary>
    public string FiltersPath => Named("-filters.png");

    private string Named(string ending) => Path.Combine(Output, $"{Sample}-{Network}{ending}");
}
