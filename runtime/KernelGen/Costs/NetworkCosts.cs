using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;

namespace KernelGen;

/// <summary>What a network costs, layer by layer and phase by phase: the numbers of its <c>Summary</c> as data.</summary>
/// <remarks>
/// They are counted on the kernels that are compiled, for a full mini-batch. All records are plain data, which System.Text.Json writes and
/// reads, by source generation too.
/// </remarks>
/// <param name="Network">The network's class.</param>
/// <param name="BatchSize">Samples of the mini-batch.</param>
/// <param name="Layers">The layers: what is none's ("in and out") first, the loss last.</param>
public sealed record NetworkCosts(string Network, int BatchSize, IReadOnlyList<LayerCosts> Layers)
{
    private const int Columns = 13;

    /// <summary>A training step: forward, backward and update of all layers.</summary>
    public OperationCounts TrainingStep => Total(static phase => phase != CostPhase.Inference);

    /// <summary>
    /// Multiplications of a training step as Lin et al. 2016 count them, from shapes alone; null where costs were read from a file
    /// without them.
    /// </summary>
    public PaperMultiplications? PaperMultiplications { get; init; }

    /// <summary>Prediction of a mini-batch.</summary>
    public OperationCounts Inference => Total(static phase => phase == CostPhase.Inference);

    /// <summary>The energy of a training step, estimated.</summary>
    public EnergyEstimate TrainingStepEnergy => EnergyEstimate.Of(TrainingStep);

    /// <summary>The energy of the prediction of a mini-batch, estimated.</summary>
    public EnergyEstimate InferenceEnergy => EnergyEstimate.Of(Inference);

    /// <summary>For generated code: records from a table.</summary>
    /// <param name="network">The network's class.</param>
    /// <param name="batchSize">Samples of the mini-batch.</param>
    /// <param name="names">The names of layers.</param>
    /// <param name="table">
    /// Thirteen numbers for each layer and phase: the layer's place among the names, the phase, and the counts in the order of
    /// <see cref="OperationCounts"/>.
    /// </param>
    /// <returns>The costs.</returns>
    /// <exception cref="ArgumentException">The table has another number of columns.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static NetworkCosts OfTable(string network, int batchSize, ReadOnlySpan<string> names, ReadOnlySpan<long> table)
    {
        if (table.Length % Columns != 0)
        {
            throw new ArgumentException($"Rows of {Columns} numbers were expected, not {table.Length} numbers.", nameof(table));
        }

        var layers = new LayerCosts[names.Length];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            List<PhaseCosts> phases = [];
            for (var start = 0; start < table.Length; start += Columns)
            {
                if (table[start] == layer)
                {
                    phases.Add(Row(table.Slice(start, Columns)));
                }
            }

            layers[layer] = new LayerCosts(names[layer], phases);
        }

        return new NetworkCosts(network, batchSize, layers);
    }

    /// <summary>All layers in some phases.</summary>
    /// <param name="phases">The phases.</param>
    /// <returns>The sum.</returns>
    public OperationCounts Total(params ReadOnlySpan<CostPhase> phases)
    {
        var wanted = phases.ToArray();
        return Total(phase => Array.IndexOf(wanted, phase) >= 0);
    }

    /// <summary>Two tables in plain text, of a mini-batch and of a sample: operations per layer and phase, and their sums.</summary>
    /// <returns>The tables, lines ended by '\n', none behind the last.</returns>
    public override string ToString() => new CostsText(this).All();

    private static PhaseCosts Row(ReadOnlySpan<long> row) => new(
        (CostPhase)row[1],
        new OperationCounts(row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11], row[12]));

    private OperationCounts Total(Func<CostPhase, bool> isWanted) => Layers
        .SelectMany(static layer => layer.Phases)
        .Where(phase => isWanted(phase.Phase))
        .Aggregate(OperationCounts.Zero, static (sum, phase) => sum + phase.Operations);
}
