using System;
using System.IO;
using KernelGen;
using Mnist;
using MnistConv.Networks;
using Samples;
using Samples.Reproduction;

// Handwritten digits moved by a pixel are still the same digits.
var translation = Augmentation.Translation(1);

// So are clothes, and a shirt turned over is a shirt.
var flips = Augmentation.HorizontalFlip().Then(translation);
Experiment[] ablation =
[
    new("zero-as-is", "no multiplication at all, images as they are"),
    new("ternary-as-is", "ternary weights, quantized back propagation, images as they are"),
    new("zero", "no multiplication at all, images moved by up to a pixel"),
    new("ternary", "ternary weights, quantized back propagation, images moved by up to a pixel"),
];
Experiment[] fashion =
[
    new("zero-flips", "no multiplication at all, images turned over and moved by up to a pixel"),
    new("ternary-flips", "ternary weights, quantized back propagation, images turned over and moved by up to a pixel"),
    new("zero-as-is", "no multiplication at all, images as they are"),
];
return new ImageSample
{
    Name = "mnistconv",
    Description = "Trains convolutional networks on MNIST: ternary weights, or no multiplication at all.",
    Networks =
    [
        new(
            "ternary",
            (seed, threads) => new MnistConvTernary(seed, threads),
            MnistConvTernary.Summary,
            MnistConvTernary.Costs,
            translation),
        new("zero", (seed, threads) => new MnistConvZero(seed, threads), MnistConvZero.Summary, MnistConvZero.Costs, translation),
        new("zero-as-is", (seed, threads) => new MnistConvZero(seed, threads), MnistConvZero.Summary, MnistConvZero.Costs),
        new(
            "ternary-as-is",
            (seed, threads) => new MnistConvTernary(seed, threads),
            MnistConvTernary.Summary,
            MnistConvTernary.Costs),
        new("zero-flips", (seed, threads) => new MnistConvZero(seed, threads), MnistConvZero.Summary, MnistConvZero.Costs, flips),
        new(
            "ternary-flips",
            (seed, threads) => new MnistConvTernary(seed, threads),
            MnistConvTernary.Summary,
            MnistConvTernary.Costs,
            flips),
        new("medium", (seed, threads) => new MnistConvMedium(seed, threads), MnistConvMedium.Summary, MnistConvMedium.Costs, translation),
        new("small", (seed, threads) => new MnistConvSmall(seed, threads), MnistConvSmall.Summary, MnistConvSmall.Costs, translation),
    ],
    Epochs = 20,
    Rates = (0.3f, 0.003f),
    Data = Path.Combine(AppContext.BaseDirectory, "data"),
    DataDescription = "Folder with the four MNIST files, gzip or plain",
    Read = folder => MnistData.Read(folder, training: 55_000),
    Commands =
    [
        sample => ReproductionCommand.Create(sample, new ReproductionPlan(
            "ablation",
            "Train with and without moved images and multiplications, and write the table; the same command goes on",
            ablation,
            Seeds: 3,
            Epochs: (20, 5))),
        sample => ReproductionCommand.Create(sample, new ReproductionPlan(
            "fashion",
            "Train on Fashion-MNIST, with and without multiplications, and write the table; the same command goes on",
            fashion,
            Seeds: 3,
            Epochs: (40, 5),
            "The images are those of Fashion-MNIST.")
        {
            DataDescription = "Folder with the four files of Fashion-MNIST, as in Debian's package dataset-fashion-mnist",
        }),
    ],
}.Run(args);
