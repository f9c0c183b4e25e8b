using System.IO;

namespace Samples.Reproduction;

/// <summary>What the command line of a reproduction says.</summary>
/// <param name="Rows">The rows to train.</param>
/// <param name="Seeds">Seeds of each row, from 1.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Jobs">Networks to train side by side.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="Data">Folder with the data files.</param>
/// <param name="Output">Folder for everything that is written.</param>
/// <param name="Images">The most images of each part to use; null for all.</param>
internal sealed record ReproductionOptions(
    string[] Rows, int Seeds, int Epochs, int Jobs, int Threads, string Data, string Output, int? Images)
{
    /// <summary>The preprocessing, as it was fitted to the training images.</summary>
    public string PreprocessingPath => Path.Combine(Output, "preprocessing.safetensors");

    /// <summary>The table of all rows, with the figures.</summary>
    public string PagePath => Path.Combine(Output, "README.md");

    /// <summary>A line for each training.</summary>
    public string RunsPath => Path.Combine(Output, "runs.csv");

    /// <summary>A line for each epoch of each training.</summary>
    public string EpochsPath => Path.Combine(Output, "epochs.csv");

    /// <summary>The learning curves of all rows beside each other.</summary>
    public string CurvesPath => Path.Combine(Output, "curves.svg");

    /// <summary>The test error over what rows differ by.</summary>
    public string ErrorsPath => Path.Combine(Output, "errors.svg");

    /// <summary>The result of one training.</summary>
    public string ResultPath(string row, long seed) => Path.Combine(Output, "runs", $"{Run(row, seed)}.json");

    /// <summary>The state of a training that has not ended.</summary>
    public string ResumePath(string row, long seed) => Path.Combine(Output, "unfinished", $"{Run(row, seed)}.resume.safetensors");

    // Results of other numbers of epochs, or of some of the images, must not be taken for these.
    private string Run(string row, long seed) =>
        $"{row}-{Epochs}-epochs{(Images is int images ? $"-{images}-images" : string.Empty)}-seed{seed}";
}
