using System;
using System.IO;
using System.Text;
using KernelGen.Freezing;
using KernelGen.Models;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>
/// A trained network of integers: weights of −1, 0 and 1, sums, shifts and comparisons. Every machine computes the same scores of it.
/// </summary>
/// <remarks>
/// It does not change: any number of threads may use it at the same time. It computes by plain loops. Code that is written for one model,
/// and much faster, is what <c>[FrozenNetwork]</c> makes of the file.
/// </remarks>
public sealed class FrozenModel
{
    private const string What = "Frozen model";

    private readonly ModelEvaluator _evaluator;

    internal FrozenModel(FrozenGraph graph)
    {
        Graph = graph;
        _evaluator = new(graph);
    }

    /// <summary>The class that was trained.</summary>
    public string Name => Graph.Name;

    /// <summary>What it was declared as: <see cref="INetwork.Architecture"/>.</summary>
    public string Architecture => Graph.Architecture;

    /// <summary>Values of a sample.</summary>
    public int InputSize => Graph.Input.Shape.Size;

    /// <summary>Rows, columns and channels of a sample, channels innermost; 1, 1 and <see cref="InputSize"/> of a flat one.</summary>
    public (int Height, int Width, int Channels) InputShape =>
        (Graph.Input.Shape.Height, Graph.Input.Shape.Width, Graph.Input.Shape.Channels);

    /// <summary>Whether its inputs are bytes; floats between 0 and 1 become the nearest of 255 parts then.</summary>
    public bool TakesBytes => Graph.Input is ByteInput;

    /// <summary>Scores of a sample.</summary>
    public int OutputSize => Graph.OutputSize;

    /// <summary>log₂ of the score that stands for an output of 1: a score is an output times 2^<see cref="ScoreShift"/>.</summary>
    public int ScoreShift => Graph.ScoreShift;

    /// <summary>Whether the scores tell classes apart; those of a regressor are its values.</summary>
    public bool IsClassifier => Graph.IsClassifier;

    /// <summary>The operations.</summary>
    internal FrozenGraph Graph { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no frozen model, a damaged one, or of a later version of the format.</exception>
    public static FrozenModel Load(string path)
    {
        using var file = FilePath.OpenRead(path, What, nameof(path));
        try
        {
            return Load(file);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{What} '{path}': {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw FilePath.ReadFailure(path, What, exception);
        }
    }

    /// <summary>Reads a model from a stream, to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidDataException">It holds no frozen model, a damaged one, or one of a later version of the format.</exception>
    public static FrozenModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream content = new();
        var buffer = new byte[1 << 16];
        for (var last = stream.Read(buffer); last > 0; last = stream.Read(buffer))
        {
            content.Write(buffer, 0, last);
            if (content.Length > ModelText.LargestFile)
            {
                throw new InvalidDataException($"Expected a frozen model of at most {ModelText.LargestFile} bytes, found more.");
            }
        }

        return new(ModelText.Decode(Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length)));
    }

    /// <summary>Writes the model; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path)
    {
        FilePath.Check(path, nameof(path));
        Write(path);
    }

    /// <summary>Writes the model to a stream, as a file would hold it.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ModelText.Encode(Graph)));
    }

    /// <summary>Computes the scores of samples.</summary>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="scores">Receives <see cref="OutputSize"/> scores per sample.</param>
    /// <exception cref="ArgumentException">Lengths do not match, or a value is not finite.</exception>
    public void Scores(ReadOnlySpan<float> inputs, Span<int> scores)
    {
        var samples = Guard.InputRows(inputs, InputSize, nameof(inputs));
        Guard.Outputs(scores.Length, (long)samples * OutputSize, nameof(scores));
        var integers = new int[inputs.Length];
        InputConversion.Convert(Graph.Input, inputs, integers);
        _evaluator.Scores(integers, scores);
    }

    /// <summary>Computes the scores of samples that are bytes.</summary>
    /// <param name="inputs">Any number of samples, at least one.</param>
    /// <param name="scores">Receives <see cref="OutputSize"/> scores per sample.</param>
    /// <exception cref="ArgumentException">Lengths do not match.</exception>
    /// <exception cref="InvalidOperationException">The model's inputs are no bytes.</exception>
    public void Scores(ReadOnlySpan<byte> inputs, Span<int> scores)
    {
        if (!TakesBytes)
        {
            throw new InvalidOperationException("The model was frozen with samples of floats: it takes floats.");
        }

        if (inputs.Length == 0 || inputs.Length % InputSize != 0)
        {
            throw new ArgumentException(
                $"Whole samples of {InputSize} bytes were expected, at least one, not {inputs.Length} bytes.", nameof(inputs));
        }

        Guard.Outputs(scores.Length, (long)inputs.Length / InputSize * OutputSize, nameof(scores));
        var integers = new int[inputs.Length];
        for (var i = 0; i < integers.Length; i++)
        {
            integers[i] = inputs[i];
        }

        _evaluator.Scores(integers, scores);
    }

    /// <summary>The class of a sample: the first of the largest scores, or with one score whether it is above the threshold.</summary>
    /// <param name="input">The sample.</param>
    /// <returns>Its class.</returns>
    /// <exception cref="ArgumentException">It has more values or fewer, or one that is not finite.</exception>
    /// <exception cref="InvalidOperationException">The model is a regressor's.</exception>
    public int Classify(ReadOnlySpan<float> input)
    {
        CheckClassifier();
        Guard.InputRow(input, InputSize, nameof(input));
        var scores = new int[OutputSize];
        Scores(input, scores);
        return ClassOf(scores);
    }

    /// <summary>The class of a sample of bytes.</summary>
    /// <param name="input">The sample.</param>
    /// <returns>Its class.</returns>
    /// <exception cref="ArgumentException">It has more bytes or fewer.</exception>
    /// <exception cref="InvalidOperationException">The model is a regressor's, or its inputs are no bytes.</exception>
    public int Classify(ReadOnlySpan<byte> input)
    {
        CheckClassifier();
        if (input.Length != InputSize)
        {
            throw new ArgumentException($"One sample of {InputSize} bytes was expected, not {input.Length} bytes.", nameof(input));
        }

        var scores = new int[OutputSize];
        Scores(input, scores);
        return ClassOf(scores);
    }

    /// <summary>The share of samples that a classifier puts in the wrong class.</summary>
    /// <param name="dataset">The samples, with labels.</param>
    /// <returns>0 when all are right, 1 when all are wrong.</returns>
    /// <exception cref="ArgumentException">The samples are not of the model's size, or have no such labels.</exception>
    /// <exception cref="InvalidOperationException">The model is a regressor's.</exception>
    public double ErrorRate(Dataset dataset)
    {
        CheckClassifier();
        CheckSamples(dataset);
        var classes = OutputSize == 1 ? 2 : OutputSize;
        if (!dataset.HasLabels || dataset.Classes > classes)
        {
            throw new ArgumentException(
                $"Labels of at most {classes} classes were expected; the data set has {dataset.AnswerText}.", nameof(dataset));
        }

        return ModelMeasurement.Sum(this, dataset, (sample, scores) => ClassOf(scores) == dataset.Label(sample) ? 0 : 1) / dataset.Count;
    }

    /// <summary>The root of the mean squared difference between a regressor's values and the targets.</summary>
    /// <param name="dataset">The samples, with targets.</param>
    /// <returns>The error, in units of the targets.</returns>
    /// <exception cref="ArgumentException">The samples are not of the model's size, or have no target for each score.</exception>
    /// <exception cref="InvalidOperationException">The model is a classifier's.</exception>
    public double RootMeanSquaredError(Dataset dataset)
    {
        if (IsClassifier)
        {
            throw new InvalidOperationException("The model tells classes apart: ask for its ErrorRate.");
        }

        CheckSamples(dataset);
        return !dataset.HasTargets || dataset.TargetSize != OutputSize
            ? throw new ArgumentException(
                $"{OutputSize} targets of each sample were expected; the data set has {dataset.AnswerText}.", nameof(dataset))
            : Math.Sqrt(ModelMeasurement.Sum(this, dataset, SquaredError) / dataset.Count / OutputSize);

        double SquaredError(int sample, ReadOnlySpan<int> scores)
        {
            var targets = dataset.Targets.Slice(sample * OutputSize, OutputSize);
            var sum = 0.0;
            for (var i = 0; i < targets.Length; i++)
            {
                var difference = Math.ScaleB((double)scores[i], -ScoreShift) - targets[i];
                sum += difference * difference;
            }

            return sum;
        }
    }

    /// <summary>Writes the model; gives the file's length.</summary>
    internal int Write(string path)
    {
        var content = Encoding.UTF8.GetBytes(ModelText.Encode(Graph));
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(ModelText.Title), file => file.Write(content));
        return content.Length;
    }

    /// <summary>The class that scores mean.</summary>
    internal int ClassOf(ReadOnlySpan<int> scores)
    {
        if (scores.Length == 1)
        {
            return scores[0] > Graph.Threshold ? 1 : 0;
        }

        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    private void CheckClassifier()
    {
        if (!IsClassifier)
        {
            throw new InvalidOperationException("The model computes values and knows no classes: ask for its Scores.");
        }
    }

    private void CheckSamples(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.SampleSize != InputSize)
        {
            throw new ArgumentException(
                $"The model takes samples of {InputSize} values; those of the data set have {dataset.SampleSize}.", nameof(dataset));
        }
    }
}
