using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.Summary;

/// <summary>What a network says of itself besides its costs: its layers, the paper's count, how it was counted.</summary>
internal sealed class SummaryText
{
    private const int LineLength = 140;
    private static readonly Phase[] Training = [Phase.Forward, Phase.Backward, Phase.Update];

    private readonly NetworkInfo _network;
    private readonly NetworkLedger _ledger;

    public SummaryText(NetworkInfo network, NetworkLedger ledger)
    {
        _network = network;
        _ledger = ledger;
    }

    /// <summary>All of it.</summary>
    /// <param name="costs">The costs as text, or what stands in the place of it.</param>
    public string Whole(string costs) => string.Join("\n", [.. Layers(), string.Empty, costs, string.Empty, .. Remarks()]);

    /// <summary>Layers, what comes out of them, their parameters.</summary>
    public IReadOnlyList<string> Layers()
    {
        var table = new TextTable(1);
        table.Row("layer", "output", "parameters");
        table.Rule();
        table.Row("input " + _network.InputTitle, Number(_network.InputSize), "0");
        for (var index = 0; index < _network.Layers.Count; index++)
        {
            var layer = _network.Layers[index];
            table.Row($"{Number(index)} {layer.Title}", Number(layer.Outputs), Number(layer.Parameters));
        }

        table.Row(_network.LossTitle, "1", "0");
        table.Rule();
        table.Row("the network", string.Empty, Number(_network.Parameters));
        return table.Lines();
    }

    /// <summary>What stands behind the costs: the paper's count, notes.</summary>
    public IReadOnlyList<string> Remarks() => [.. Paper(), string.Empty, .. Notes()];

    /// <summary>
    /// Five lines for a tooltip: layers, parameters, what is left of multiplications in training and in inference, and their ratio.
    /// </summary>
    public IReadOnlyList<string> Brief() =>
    [
        Shortened("Layers: " + string.Join(
            " → ",
            new[] { "input " + _network.InputTitle }.Concat(_network.Layers.Select(layer => layer.Title)).Concat([_network.LossTitle]))),
        $"Parameters: {Number(_network.Parameters)}, trained in mini-batches of {Number(_network.SamplesPerStep)}"
            + (_network.Shards == 1 ? "." : $", {Number(_network.Shards)} shards of {Number(_network.BatchSize)} each."),
        $"Left in a training step: {Left(_ledger.Total(Training))}",
        $"Left in inference: {Left(_ledger.Total(Phase.Inference))}",
        $"Multiplications as Lin et al. 2016 count them: {_network.PaperRatio.ToString("0.000000", CultureInfo.InvariantCulture)} of full "
            + "precision. Per layer and phase: see Summary.",
    ];

    /// <summary>How it was counted, and why what multiplies does.</summary>
    public IReadOnlyList<string> Notes()
    {
        var notes = new List<string>
        {
            "Counted on the kernels, lanes one by one, padding to 16 samples included. Where data decide how often a loop runs: the most "
                + "there can be.",
            "An xor counts as a sign flip, an addition to the exponent as a shift. Not counted: comparisons, selections, ands, ors, "
                + "copies, index",
            _network.IsMultiplicationFree
                ? "arithmetic."
                : "arithmetic, and what a step computes once outside its kernels (learning rate and loss, each "
                    + "divided by the number of samples).",
            "Sampling the weights is part of forward, quantizing what comes in part of update; for inference weights "
                + "are rounded once, not counted.",
            "Full precision: multiplications of the same layers with real-valued weights and inputs.",
        };
        Reasons("Left in training", _ledger.ReasonsOfTraining);
        Reasons("Left in inference", _ledger.ReasonsOfInference);
        return notes;

        void Reasons(string where, IReadOnlyList<ReasonCount> reasons)
        {
            foreach (var group in reasons.GroupBy(reason => reason.Operation))
            {
                var name = group.Key switch
                {
                    CostlyOperation.Multiplication => "multiplications",
                    CostlyOperation.Division => "divisions",
                    _ => "square roots",
                };
                notes.AddRange(Wrapped($"{where}, {name}: ", group.Select(reason => $"{reason.Name} {Number(reason.Count)}").ToList()));
            }

            if (reasons.Count == 0)
            {
                notes.Add($"{where}: no multiplication, no division, no square root.");
            }
        }
    }

    private static string Left(LedgerRow row) => row.Count is { Multiplications: 0, Divisions: 0, SquareRoots: 0 }
        ? $"no multiplication, division or square root, of {Number(row.FullPrecision)} multiplications in full precision."
        : $"{Number(row.Count.Multiplications)} multiplications, {Number(row.Count.Divisions)} divisions, {Number(row.Count.SquareRoots)} "
            + "square roots;"
            + $" {Number(row.FullPrecision)} multiplications in full precision.";

    // A tooltip's line, with room for its indent.
    private static string Shortened(string line) => line.Length <= LineLength - 30 ? line : line.Substring(0, LineLength - 30) + "…";

    /// <summary>A layer, and those whose work its kernels do too: "1 BatchNorm, ReLU".</summary>
    public string Name(int index)
    {
        if (index < 0 || index >= _network.Layers.Count)
        {
            return index < 0 ? "in and out" : _network.LossTitle;
        }

        var labels = _network.Layers.Where(layer => layer.Group == index).Select(layer => layer.Label);
        return $"{Number(index)} {string.Join(", ", labels)}";
    }

    private IReadOnlyList<string> Paper()
    {
        var table = new TextTable(1);
        table.Row("full precision", Number(_network.PaperFullPrecision));
        table.Row("this network", Number(_network.PaperNetwork));
        table.Row("ratio", _network.PaperRatio.ToString("0.000000", CultureInfo.InvariantCulture));
        return ["Multiplications of a training step as Lin et al. 2016 count them, from shapes alone", .. table.Lines()];
    }

    /// <summary>A list on as many lines as it needs.</summary>
    private static IEnumerable<string> Wrapped(string head, IReadOnlyList<string> items)
    {
        var line = head;
        for (var position = 0; position < items.Count; position++)
        {
            var item = items[position] + (position == items.Count - 1 ? "." : ", ");
            if (line.Length + item.Length > LineLength && position > 0)
            {
                yield return line.TrimEnd();
                line = "    ";
            }

            line += item;
        }

        yield return line;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
