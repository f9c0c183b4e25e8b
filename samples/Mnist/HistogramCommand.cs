using System;
using System.CommandLine;
using System.IO;
using KernelGen;
using Mnist.Networks;
using Samples;

namespace Mnist;

/// <summary>
/// The command <c>histograms</c>: how large the values are that quantized back propagation rounds to powers of two, in mid-training
/// (Lin et al. 2016, section 5.3).
/// </summary>
internal static class HistogramCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ImageSample sample)
    {
        var epochs = new Option<int>("--epochs")
        {
            Description = "Epochs of the whole training, of which the first half is done",
            DefaultValueFactory = _ => sample.Epochs,
        };
        epochs.Validators.Add(ImageSample.AtLeastOne);
        var seed = new Option<long>("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };
        var data = new Option<string>("--data") { Description = sample.DataDescription, DefaultValueFactory = _ => sample.Data! };
        var images = new Option<int?>("--images") { Description = "Use the first so many images of each part only, to try it out" };
        images.Validators.Add(ImageSample.AtLeastOne);
        var output = new Option<string>("--output")
        {
            Description = "Folder for histograms.svg and histograms.csv",
            DefaultValueFactory = _ => Path.Combine("artifacts", sample.Name + "-histograms"),
        };
        var command = new Command("histograms", "Train half of the epochs, and draw how large the inputs of each layer are: log2 |x|")
        {
            epochs, seed, data, images, output,
        };
        command.SetAction(parsed => sample.Guard(
            cancellation =>
            {
                var parts = ImageSample.Limited(sample.Read(parsed.GetValue(data)!), parsed.GetValue(images));
                MnistTernary network = new(parsed.GetValue(seed));

                // Half of the epochs at the rates that the whole has there.
                var (first, last) = sample.Rates;
                new Trainer(network)
                {
                    Epochs = (parsed.GetValue(epochs) + 1) / 2,
                    LearningRate = LearningRate.Exponential(first, MathF.Sqrt(first * last)),
                    ShuffleSeed = parsed.GetValue(seed),
                    CalibrationSet = parts.Calibration,
                    KeepBest = false,
                    Progress = TrainingProgress.Console(),
                }.Fit(parts.Training, parts.Validation, cancellation);

                var folder = parsed.GetValue(output)!;
                Directory.CreateDirectory(folder);
                var histograms = InputHistogram.OfLayers(network, parts.Training, parsed.GetValue(seed));
                HistogramPicture.Save(histograms, Path.Combine(folder, "histograms.svg"));
                InputHistogram.Save(histograms, Path.Combine(folder, "histograms.csv"));
                foreach (var histogram in histograms)
                {
                    Console.WriteLine(histogram);
                }
            },
            () => "interrupted."));
        return command;
    }
}
