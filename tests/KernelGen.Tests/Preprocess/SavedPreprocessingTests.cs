using System;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Preprocess;

/// <summary>A preprocessing goes with its network: into checkpoints, through trainers, and back.</summary>
public sealed class SavedPreprocessingTests : IDisposable
{
    private const int Size = 12;
    private static readonly Dataset Data = Images(80, 1);
    private static readonly Dataset Other = Images(40, 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_brings_both_back()
    {
        var preprocessing = Preprocessing.GlobalContrast(3, 0.5f).Then(Preprocessing.LocalContrast(3)).Then(Preprocessing.Whitening())
            .Fit(Data);
        LinearNetwork network = new(Size, 3, 8, seed: 4);
        Checkpoint.Save(network, preprocessing, _folder["both"]);
        LinearNetwork loaded = new(Size, 3, 8);
        Checkpoint.Load(loaded, _folder["both"], out var again);
        Assert.Equal(preprocessing.ToString(), again!.ToString());
        Assert.Equal(network.Snapshot().Bits, loaded.Snapshot().Bits);
        var (expected, actual) = (Other.Inputs.ToArray(), Other.Inputs.ToArray());
        preprocessing.Apply(expected);
        again.Apply(actual);
        Assert.Equal(expected, actual);
        Assert.Equal(preprocessing.Fingerprint, again.Fingerprint);

        Checkpoint.Save(network, null, _folder["alone"]);
        Checkpoint.Load(loaded, _folder["alone"], out again);
        Assert.Null(again);
        Checkpoint.Load(loaded, _folder["alone"]);
        Checkpoint.Save(network, _folder["as before"]);
        Assert.Equal(File.ReadAllBytes(_folder["as before"]), File.ReadAllBytes(_folder["alone"]));
    }

    [Fact]
    public void It_can_be_saved_by_itself()
    {
        var preprocessing = Preprocessing.GlobalContrast(3, 0.5f).Then(Preprocessing.Whitening()).Fit(Data);
        preprocessing.Save(_folder["alone"]);
        var again = Preprocessing.Load(_folder["alone"]);
        Assert.Equal(preprocessing.Fingerprint, again.Fingerprint);
        var (expected, actual) = (Other.Inputs.ToArray(), Other.Inputs.ToArray());
        preprocessing.Apply(expected);
        again.Apply(actual);
        Assert.Equal(expected, actual);
        var simple = Preprocessing.GlobalContrast().Fit(Data);
        simple.Save(_folder["simple"]);
        Assert.Equal("2×2×3 GlobalContrast(55, 0)", Preprocessing.Load(_folder["simple"]).ToString());

        Assert.Throws<InvalidOperationException>(() => Preprocessing.Whitening().Save(_folder["unfitted"]));
        Assert.Throws<FileNotFoundException>(() => Preprocessing.Load(_folder["nowhere"]));
        Checkpoint.Save(new LinearNetwork(Size, 3, 8), preprocessing, _folder["both"]);
        Assert.Throws<InvalidDataException>(() => Preprocessing.Load(_folder["both"]));
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(new LinearNetwork(Size, 3, 8), _folder["alone"], out _));
    }

    [Fact]
    public void A_network_that_needs_one_is_not_loaded_without()
    {
        Checkpoint.Save(new LinearNetwork(Size, 3, 8, seed: 4), Preprocessing.Whitening().Fit(Data), _folder["both"]);
        LinearNetwork network = new(Size, 3, 8);
        var before = network.Snapshot().Bits;
        var message = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, _folder["both"])).Message;
        Assert.Contains("found the preprocessing '2×2×3 Whitening(0.1)' that its samples need", message, StringComparison.Ordinal);
        Assert.Equal(before, network.Snapshot().Bits);
        Assert.Throws<InvalidOperationException>(() => Checkpoint.Save(network, Preprocessing.Whitening(), _folder["unfitted"]));
        Assert.False(File.Exists(_folder["unfitted"]));
    }

    [Theory]
    [InlineData("Whitening(0.1)", "Whitening(0.0)")]
    [InlineData("Whitening(0.1)", "Whiteninx(0.1)")]
    [InlineData("Whitening(0.1)", "Whitening(0,1)")]
    [InlineData("Whitening(0.1)", "Whitening(0.1(")]
    [InlineData("3 Whitening(0.1)", "0 Whitening(0.1)")]
    [InlineData("3 Whitening(0.1)", "3xWhitening(0.1)")]
    [InlineData("3 Whitening(0.1)", "4 Whitening(0.1)")]
    [InlineData("preprocessing.0.mean", "preprocessing.1.mean")]
    [InlineData("preprocessing.0.mean", "preprocessing.0.moan")]
    public void Damage_is_refused_and_the_network_unchanged(string from, string to)
    {
        Checkpoint.Save(new LinearNetwork(Size, 3, 8, seed: 4), Preprocessing.Whitening().Fit(Data), _folder["both"]);
        var good = File.ReadAllBytes(_folder["both"]);
        Assert.True(good.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(from)) > 0);
        File.WriteAllBytes(_folder["bad"], Hostile.Replace(good, from, to));
        LinearNetwork network = new(Size, 3, 8);
        var before = network.Snapshot().Bits;
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(network, _folder["bad"], out _));
        Assert.Equal(before, network.Snapshot().Bits);
    }

    [Fact]
    public void A_trainer_saves_that_of_its_training_set_and_wants_it_for_the_others()
    {
        var preprocessing = Preprocessing.GlobalContrast(3).Then(Preprocessing.Whitening()).Fit(Data);
        LinearNetwork network = new(Size, 3, 8);
        Trainer trainer = new(network) { Epochs = 2, CheckpointPath = _folder["best"], ResumePath = _folder["resume"] };
        trainer.Fit(Data.With(preprocessing), Other.With(preprocessing).InMemory(), Token);
        Checkpoint.Load(network, _folder["best"], out var saved);
        Assert.Equal(preprocessing.Fingerprint, saved!.Fingerprint);

        // One that came from a file is the same one.
        trainer.Fit(Data.With(preprocessing), Other.With(saved), Token);
        var message = Assert.Throws<ArgumentException>("validation", () => trainer.Fit(Data.With(preprocessing), Other, Token)).Message;
        Assert.Contains("preprocessed by '2×2×3 GlobalContrast(3, 0) Whitening(0.1), hash", message, StringComparison.Ordinal);
        Assert.Contains("these samples by 'nothing'", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("validation", () => trainer.Fit(Data, Other.With(saved), Token));
        var another = Preprocessing.GlobalContrast(3).Then(Preprocessing.Whitening()).Fit(Other);
        Assert.Throws<ArgumentException>("validation", () => trainer.Fit(Data.With(preprocessing), Other.With(another), Token));
        trainer.CalibrationSet = Other;
        Assert.Throws<ArgumentException>("CalibrationSet", () => trainer.Fit(Data.With(preprocessing), null, Token));
    }

    [Fact]
    public void Training_on_samples_that_are_changed_when_they_are_read_gives_the_bits_of_samples_that_were_changed_before()
    {
        var preprocessing = Preprocessing.GlobalContrast(3).Then(Preprocessing.Whitening()).Fit(Data);
        Assert.Equivalent(Trained(Data.With(preprocessing)), Trained(Data.With(preprocessing).InMemory()));

        (long, long, int[]) Trained(Dataset data)
        {
            LinearNetwork network = new(Size, 3, 8);
            new Trainer(network) { Epochs = 3, Augmentation = Augmentation.HorizontalFlip() }.Fit(data, data.Take(9), Token);
            return network.Snapshot();
        }
    }

    [Fact]
    public void Training_goes_on_with_the_same_preprocessing_and_no_other()
    {
        var preprocessing = Preprocessing.GlobalContrast(3).Fit(Data);
        Fit(Data.With(preprocessing), 2, resume: false);
        Fit(Data.With(Preprocessing.GlobalContrast(3).Fit(Data)), 3, resume: true);
        Assert.Throws<InvalidDataException>(() => Fit(Data.With(Preprocessing.GlobalContrast(4).Fit(Data)), 4, resume: true));
        Assert.Throws<InvalidDataException>(() => Fit(Data, 4, resume: true));

        void Fit(Dataset data, int epochs, bool resume) => new Trainer(new LinearNetwork(Size, 3, 8))
        {
            Epochs = epochs, LearningRate = LearningRate.Constant(0.1f), ResumePath = _folder["resume"], Resume = resume,
        }.Fit(data, cancellationToken: Token);
    }

    private static Dataset Images(int count, int seed)
    {
        Random random = new(seed);
        return new Dataset(
            [.. Enumerable.Range(0, count * Size).Select(_ => random.NextSingle())],
            [.. Enumerable.Range(0, count).Select(i => i % 3)],
            2,
            2,
            3);
    }
}
