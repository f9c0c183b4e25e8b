using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace KernelGen;

/// <summary>What freezing a network gave.</summary>
public sealed class FreezeReport
{
    internal FreezeReport(FrozenModel model, IReadOnlyList<string> operations) => (Model, Operations) = (model, operations);

    /// <summary>The model that was written.</summary>
    public FrozenModel Model { get; }

    /// <summary>A line for each operation: what it is and reads, its shape, and what its integers lie between.</summary>
    public IReadOnlyList<string> Operations { get; }

    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; internal init; }

    /// <summary>Weights, zeros included.</summary>
    public long Weights { get; internal init; }

    /// <summary>Bytes of the weights, five to a byte, as they are before the file is deflated.</summary>
    public long WeightBytes { get; internal init; }

    /// <summary>Samples that errors were measured over.</summary>
    public int Samples { get; internal init; }

    /// <summary>
    /// Error of the network with rounded weights: of a classifier the share of samples in the wrong class, of a regressor the root of the
    /// mean squared error.
    /// </summary>
    public double RoundedError { get; internal init; }

    /// <summary>The same of the frozen one.</summary>
    public double FrozenError { get; internal init; }

    /// <summary>The report as a table.</summary>
    /// <returns>A few lines of text.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (var operation in Operations)
        {
            text.AppendLine(operation);
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{Weights:N0} weights in {WeightBytes:N0} bytes; the file has {FileBytes:N0} bytes");
        text.Append(CultureInfo.InvariantCulture, $"error over {Samples:N0} samples: ");
        return (Model.IsClassifier
            ? text.Append(CultureInfo.InvariantCulture, $"{100 * RoundedError:F2} % with rounded weights, {100 * FrozenError:F2} % frozen")
            : text.Append(CultureInfo.InvariantCulture, $"{RoundedError:G5} with rounded weights, {FrozenError:G5} frozen")).ToString();
    }
}
