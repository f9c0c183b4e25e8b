using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelGen;

/// <summary>
/// What is done to samples before a network sees them, in training and ever after: fitted on training data, saved with the network, applied
/// to what is to be predicted.
/// </summary>
/// <remarks>
/// <code>
/// var preprocessing = Preprocessing.GlobalContrast().Then(Preprocessing.Whitening()).Fit(training);
/// trainer.Fit(training.With(preprocessing), validation.With(preprocessing));
/// Checkpoint.Save(network, preprocessing, path);
/// </code>
/// An object does not change; any number of threads may apply it at the same time.
/// </remarks>
public sealed class Preprocessing
{
    private readonly PreprocessingStep[] _steps;
    private string? _fingerprint;

    private Preprocessing(PreprocessingStep[] steps, (int Height, int Width, int Channels)? shape = null)
    {
        _steps = steps;
        Shape = shape;
    }

    /// <summary>Whether <see cref="Fit"/> or a checkpoint gave it, so that it can be applied.</summary>
    public bool IsFitted => Shape is not null;

    /// <summary>The shape of the samples that it was fitted to.</summary>
    internal (int Height, int Width, int Channels)? Shape { get; }

    /// <summary>One line that tells it from others, with all that it has learned.</summary>
    internal string Fingerprint => _fingerprint ??= KernelGen.Fingerprint.Of(ToString(), _steps.SelectMany(step => step.Tensors));

    /// <summary>
    /// Global contrast normalisation: subtracts a sample's mean and divides it by its norm, then multiplies it by a scale. The defaults are
    /// those of pylearn2's whitened CIFAR-10, which Lin et al. 2016 train on.
    /// </summary>
    /// <remarks>x′ = scale · (x − mean) / √(bias + Σ(x − mean)²). With a scale of √(n − 1), n values get the deviation 1.</remarks>
    /// <param name="scale">The norm that samples get, above 0.</param>
    /// <param name="bias">What is added to the sum of squares, so that samples with little contrast stay weak; at least 0.</param>
    /// <returns>The preprocessing, to be fitted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Preprocessing GlobalContrast(float scale = 55, float bias = 0) =>
        new([new KernelGen.GlobalContrast(Above(scale, nameof(scale)), AtLeastZero(bias, nameof(bias)))]);

    /// <summary>
    /// Local contrast normalisation: subtracts from each value the mean of its neighbourhood, and divides it by the neighbourhood's
    /// root mean square. Each channel is taken by itself. The defaults are those of pylearn2's LeCunLCN, which prepared SVHN for Lin et al.
    /// 2016.
    /// </summary>
    /// <param name="window">Rows and columns of a neighbourhood, odd; a Gaussian of deviation 2 weighs them.</param>
    /// <param name="threshold">The least that values are divided by, above 0.</param>
    /// <returns>The preprocessing, to be fitted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Preprocessing LocalContrast(int window = 7, float threshold = 1e-4f) =>
        window is > 0 and <= KernelGen.LocalContrast.LargestWindow && window % 2 == 1
            ? new([new KernelGen.LocalContrast(window, Above(threshold, nameof(threshold)))])
            : throw new ArgumentOutOfRangeException(nameof(window), window, "A window has an odd number of rows and columns, 1 to 99.");

    /// <summary>
    /// ZCA whitening: removes the mean of the training data and the correlation of their values. The default is that of pylearn2's whitened
    /// CIFAR-10, which Lin et al. 2016 train on.
    /// </summary>
    /// <remarks>
    /// x′ = (x − mean) · (C + bias · I)^−½, C the covariance of the training data. 
    /// Fitting to samples of 3072 values takes about a minute and 0.5 GB.
    /// </remarks>
    /// <param name="bias">What is added to all variances, so that noise is not blown up; above 0.</param>
    /// <returns>The preprocessing, to be fitted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bias is not above 0.</exception>
    public static Preprocessing Whitening(float bias = 0.1f) => new([new KernelGen.Whitening(Above(bias, nameof(bias)))]);

    /// <summary>Reads a preprocessing that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The preprocessing, fitted.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not in the format.</exception>
    public static Preprocessing Load(string path)
    {
        SafetensorsContent content = new(PreprocessingFormat.Possible, [Checkpoint.FormatKey, PreprocessingFormat.Key]);
        using var file = SafetensorsFile.Open(path, "Preprocessing", nameof(path), content);
        file.Expect(Checkpoint.FormatKey, PreprocessingFormat.FileFormat);
        file.Text(PreprocessingFormat.Key);
        List<TensorInfo> tensors = [];
        var declared = Declared(file, tensors)!;
        return declared.WithTensors(file.ReadAll(tensors));
    }

    /// <summary>
    /// Saves it by itself, as safetensors; <see cref="Checkpoint.Save(INetwork, Preprocessing, string)"/> saves it with a network.
    /// </summary>
    /// <param name="path">The path of the file, by custom ending in .safetensors. It appears whole or not at all.</param>
    /// <exception cref="InvalidOperationException">It is not fitted.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        FilePath.Check(path, nameof(path));
        var (tensors, values) = ToTensors();
        SafetensorsFile.Write(
            path,
            [new(Checkpoint.FormatKey, PreprocessingFormat.FileFormat), new(PreprocessingFormat.Key, ToString())],
            tensors,
            values);
    }

    /// <summary>This preprocessing, and then another one.</summary>
    /// <param name="next">What is done to what this one gives.</param>
    /// <returns>Both, to be fitted together.</returns>
    /// <exception cref="InvalidOperationException">One of them is fitted, to other data than it would get now.</exception>
    public Preprocessing Then(Preprocessing next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return IsFitted || next.IsFitted
            ? throw new InvalidOperationException("A preprocessing that is fitted takes no further step: put them together, then fit.")
            : _steps.Length + next._steps.Length <= PreprocessingFormat.MostSteps
                ? new([.. _steps, .. next._steps])
                : throw new InvalidOperationException($"A preprocessing has at most {PreprocessingFormat.MostSteps} steps.");
    }

    /// <summary>Learns what it needs to know from training data; each step from what those in front of it make of them.</summary>
    /// <param name="training">The training data: no sample of the validation or test set should be among them.</param>
    /// <returns>The fitted preprocessing.</returns>
    /// <exception cref="ArgumentException">The samples are not of a shape that it can work on, or have a preprocessing already.</exception>
    public Preprocessing Fit(Dataset training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.Preprocessing is not null)
        {
            throw new ArgumentException($"The data set is preprocessed already, by '{training.Preprocessing}'.", nameof(training));
        }

        (int, int, int) shape = (training.Height, training.Width, training.Channels);
        Preprocessing fitted = new([], shape);
        foreach (var step in _steps)
        {
            step.Check(training);
            fitted = new([.. fitted._steps, step.Fit(training.With(fitted))], shape);
        }

        return fitted;
    }

    /// <summary>Changes samples where they lie.</summary>
    /// <remarks>Allocates nothing after its first call on a thread.</remarks>
    /// <param name="rows">The samples, one after the other, as a data set holds them: pixels from 0 to 1 if it was fitted to those.</param>
    /// <exception cref="InvalidOperationException">It is not fitted.</exception>
    /// <exception cref="ArgumentException">The length is no multiple of a sample's.</exception>
    public void Apply(Span<float> rows)
    {
        var (height, width, channels) = Shape
            ?? throw new InvalidOperationException($"The preprocessing '{this}' is not fitted: Fit gives one that is.");
        var size = height * width * channels;
        if (rows.Length == 0 || rows.Length % size != 0)
        {
            throw new ArgumentException(
                $"Samples of {height} × {width} × {channels} values were expected, one or more, not {rows.Length} values.", nameof(rows));
        }

        foreach (var step in _steps)
        {
            step.Apply(rows, height, width, channels);
        }
    }

    /// <summary>The shape that it was fitted to, and its steps: "32×32×3 GlobalContrast(55, 0) Whitening(0.1)".</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(' ', _steps.Select(step => step.ToString()).Prepend(
        Shape is var (height, width, channels)
            ? string.Create(CultureInfo.InvariantCulture, $"{height}×{width}×{channels}")
            : "unfitted"));

    /// <summary>Refuses samples of another shape than it was fitted to.</summary>
    internal void Check(Dataset data, string name)
    {
        var shape = Shape ?? throw new ArgumentException($"The preprocessing '{this}' is not fitted: Fit gives one that is.", name);
        if (shape != (data.Height, data.Width, data.Channels))
        {
            throw new ArgumentException(
                $"The preprocessing was fitted to samples of {shape.Height} × {shape.Width} × {shape.Channels}; those of the data set have "
                + $"{data.Height} × {data.Width} × {data.Channels}.",
                name);
        }
    }

    /// <summary>What a checkpoint holds of it.</summary>
    internal (List<TensorInfo> Tensors, List<float[]> Values) ToTensors()
    {
        var shape = Shape ?? throw new InvalidOperationException($"The preprocessing '{this}' is not fitted: Fit gives one that is.");
        return (PreprocessingFormat.TensorsOf(_steps, shape), [.. _steps.SelectMany(step => step.Tensors)]);
    }

    /// <summary>What a checkpoint holds: null where it holds none.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="tensors">Those of the network; those of the preprocessing are added.</param>
    internal static Preprocessing? Declared(SafetensorsFile file, List<TensorInfo> tensors)
    {
        if (file.TryText(PreprocessingFormat.Key) is not string text)
        {
            return null;
        }

        var (shape, steps) = PreprocessingFormat.Parse(file, text);
        tensors.AddRange(PreprocessingFormat.TensorsOf(steps, shape));
        return new Preprocessing(steps, shape);
    }

    /// <summary>The preprocessing that a checkpoint declares, with the values that it holds.</summary>
    /// <param name="values">The values of its tensors.</param>
    internal Preprocessing WithTensors(ReadOnlySpan<float[]> values)
    {
        var (height, width, channels) = Shape!.Value;
        var steps = new PreprocessingStep[_steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var count = _steps[i].TensorsOf(height, width, channels).Count;
            steps[i] = _steps[i].WithTensors(values[..count].ToArray());
            values = values[count..];
        }

        return new Preprocessing(steps, Shape);
    }

    private static float Above(float value, string name) => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A finite value above 0 was expected.");

    private static float AtLeastZero(float value, string name) => value >= 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A finite value from 0 was expected.");
}
