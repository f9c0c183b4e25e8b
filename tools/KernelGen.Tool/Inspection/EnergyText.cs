using System.Globalization;
using KernelGen.Generator.Emission.Summary;

namespace KernelGen.Tool.Inspection;

/// <summary>Energy estimates as text.</summary>
internal static class EnergyText
{
    /// <summary>What the figures are.</summary>
    public const string Remark =
        "Estimates for a chip made for the network, from figures of single operations in 45 nm (M. Horowitz, ISSCC 2014), not a\n"
        + "measurement. What a processor spends on an instruction besides is not in them.";

    /// <summary>A training step and the inference of a mini-batch, and of one of its samples.</summary>
    public static string Of(NetworkCosts costs)
    {
        var table = new TextTable(1);
        table.Row(
            "nanojoules", "arithmetic", "memory, all in a cache of 32 KB", "memory, all in DRAM", "arithmetic in full precision");
        table.Rule();
        Rows("a training step", costs.TrainingStepEnergy);
        Rows("inference", costs.InferenceEnergy);
        return string.Join('\n', table.Lines());

        void Rows(string what, EnergyEstimate energy)
        {
            Row($"{what}, {costs.BatchSize.ToString("N0", CultureInfo.InvariantCulture)} samples", energy, 1);
            Row($"{what}, per sample", energy, costs.BatchSize);
        }

        void Row(string what, EnergyEstimate energy, int share) => table.Row(
            what,
            Nanojoules(energy.ArithmeticPicojoules / share),
            Nanojoules(energy.CachePicojoules / share),
            Nanojoules(energy.DramPicojoules / share),
            Nanojoules(energy.FullPrecisionPicojoules / share));
    }

    /// <summary>Three digits of it: an estimate has no more.</summary>
    private static string Nanojoules(double picojoules)
    {
        var digits = (picojoules / 1e3).ToString("G3", CultureInfo.InvariantCulture);
        return double.Parse(digits, CultureInfo.InvariantCulture).ToString("#,0.######", CultureInfo.InvariantCulture);
    }
}
