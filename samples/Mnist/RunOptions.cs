using System.IO;

namespace Mnist;

/// <summary>What the command line says.</summary>
/// <param name="Network">Name in <see cref="NetworkCatalog"/>.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Seed">Seed of initialisation, sampling and shuffling.</param>
/// <param name="Translate">Pixels by which training images are moved at most; 0 for not at all.</param>
/// <param name="Threads">Threads to train with.</param>
/// <param name="Data">Folder with the four MNIST files.</param>
/// <param name="Output">Folder for checkpoint and pictures.</param>
/// <param name="Resume">Whether to go on from the last finished epoch of an interrupted run.</param>
/// <param name="Freeze">File for the trained network as a model of integers, or null.</param>
/// <param name="Json">File for the results, or null.</param>
internal sealed record RunOptions(
    string Network,
    int Epochs,
    long Seed,
    int Translate,
    int Threads,
    string Data,
    string Output,
    bool Resume,
    FileInfo? Freeze,
    FileInfo? Json)
{
    /// <summary>The trained network.</summary>
    public string CheckpointPath => Path.Combine(Output, $"mnist-{Network}.safetensors");

    /// <summary>The state of training after the last finished epoch.</summary>
    public string ResumePath => Path.Combine(Output, $"mnist-{Network}.resume.safetensors");

    /// <summary>Loss and validation error per epoch.</summary>
    public string CurvesPath => Path.Combine(Output, $"mnist-{Network}-curves.png");

    /// <summary>The first layer's weights.</summary>
    public string FiltersPath => Path.Combine(Output, $"mnist-{Network}-filters.png");
}
