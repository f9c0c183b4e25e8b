using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests;

/// <summary>What is said does not depend on the culture of the thread: a number in a message can be pasted into code.</summary>
public sealed class MessageCultureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>Commas as in German and Turkish, words for what is no number as in Russian, a minus as in Swedish.</summary>
    [Fact]
    public void Numbers_in_messages_are_written_as_in_code()
    {
        Action[] mistakes =
        [
            () => Fit(trainer => trainer.ClassWeights = [1f, -0.5f]),
            () => Fit(trainer => trainer.ClassWeights = [1f, float.NaN]),
            () => Fit(trainer => trainer.LearningRate = new Negative()),
            () => Fit(trainer => trainer.LearningRate = LearningRate.Constant(0.25f), rate => rate.FakeLoss = float.NaN),
            () => _ = new Dataset([1.5f, float.NegativeInfinity], [0, 1], 1),
            () => _ = new Dataset([1.5f, 2.5f], [0.5f, float.NaN], 1),
            () => Guard.InputRows([0.5f, float.NaN], 1, "inputs"),
            () => Guard.Targets([0.5f, float.PositiveInfinity], 2, 1, "targets"),
            () => Guard.TensorValues(new TensorInfo("weight", [1]), [-1.5f], -0.25f, 0.75f, "source"),
            Resume,
        ];
        var messages = mistakes.Select(mistake => Record.Exception(mistake)!.Message).ToArray();
        Assert.Contains("class 1 the weight -0.5;", messages[0], StringComparison.Ordinal);
        Assert.Contains("gives -0.125 for epoch 1", messages[2], StringComparison.Ordinal);

        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NaNSymbol = "не число";
        culture.NumberFormat.PositiveInfinitySymbol = "unendlich";
        culture.NumberFormat.NegativeInfinitySymbol = "−unendlich";
        culture.NumberFormat.NegativeSign = "−";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.Equal("−0,5", (-0.5f).ToString(CultureInfo.CurrentCulture));
            Assert.Equal(messages, mistakes.Select(mistake => Record.Exception(mistake)!.Message));
            Assert.Equal("exponential 0.5 → 0.25", LearningRate.Exponential(0.5f, 0.25f).ToString());
            Assert.Equal(
                "arithmetic 1.5 µJ; memory 20 nJ if all of it stays in a cache of 32 KB, 1.3 mJ if all of it goes to DRAM; "
                    + "arithmetic in full precision 4.6 pJ",
                new EnergyEstimate(1.5e6, 2e4, 1.3e9, 4.6).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Fit(Action<Trainer> change, Action<LinearNetwork>? beforehand = null)
    {
        LinearNetwork network = new(4, 2, batchSize: 8);
        beforehand?.Invoke(network);
        Trainer trainer = new(network) { Epochs = 2 };
        change(trainer);
        trainer.Fit(Blobs.Create(20, 4, 2), cancellationToken: Token);
    }

    /// <summary>A training that goes on at another rate than the one that it began with.</summary>
    private void Resume()
    {
        var path = _folder["resume.safetensors"];
        File.Delete(path);
        Fit(trainer => (trainer.ResumePath, trainer.LearningRate) = (path, LearningRate.Constant(0.25f)));
        Fit(trainer => (trainer.ResumePath, trainer.Resume, trainer.LearningRate) = (path, true, LearningRate.Constant(0.125f)));
    }

    private sealed class Negative : LearningRate
    {
        protected override float Compute(in SchedulePosition position) => -0.125f;
    }
}
