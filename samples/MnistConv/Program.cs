using System;
using System.IO;
using KernelGen;
using Mnist;
using MnistConv.Networks;
using Samples;

// Handwritten digits moved by a pixel are still the same digits.
var translation = Augmentation.Translation(1);
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
        new("medium", (seed, threads) => new MnistConvMedium(seed, threads), MnistConvMedium.Summary, MnistConvMedium.Costs, translation),
        new("small", (seed, threads) => new MnistConvSmall(seed, threads), MnistConvSmall.Summary, MnistConvSmall.Costs, translation),
    ],
    Epochs = 20,
    Rates = (0.3f, 0.003f),
    Data = Path.Combine(AppContext.BaseDirectory, "data"),
    DataDescription = "Folder with the four MNIST files, gzip or plain",
    Read = folder => MnistData.Read(folder, training: 55_000),
}.Run(args);
