using Cifar10;
using Cifar10.Networks;
using KernelGen;
using KernelGen.Mpi;
using Samples;
using Samples.Reproduction;

// The paper trains on the images as they are; today's networks are larger and would learn them by heart.
var flipsAndCrops = Augmentation.HorizontalFlip().Then(Augmentation.Crop(4));
Experiment[] paper =
[
    new("real", "full precision", 15.64),
    new("binary-no-qbp", "binary weights", 12.04),
    new("binary", "binary weights, quantized back propagation", 12.08),
    new("paper", "ternary weights, quantized back propagation", 12.01),
    new("zero", "no multiplication at all"),
];
return new ImageSample
{
    Name = "cifar10",
    Description = "Trains the network of Lin et al. 2016, Neural Networks with Few Multiplications, or others, on CIFAR-10.",
    Networks =
    [
        new("paper", (seed, threads) => new Cifar10Paper(seed, threads), Cifar10Paper.Summary, Cifar10Paper.Costs),
        new("binary", (seed, threads) => new Cifar10Binary(seed, threads), Cifar10Binary.Summary, Cifar10Binary.Costs),
        new(
            "binary-no-qbp",
            (seed, threads) => new Cifar10BinaryWithoutQbp(seed, threads),
            Cifar10BinaryWithoutQbp.Summary,
            Cifar10BinaryWithoutQbp.Costs),
        new("real", (seed, threads) => new Cifar10Real(seed, threads), Cifar10Real.Summary, Cifar10Real.Costs),
        new("zero", (seed, threads) => new Cifar10Zero(seed, threads), Cifar10Zero.Summary, Cifar10Zero.Costs),
        new("vgg", (seed, threads) => new Cifar10Vgg(seed, threads), Cifar10Vgg.Summary, Cifar10Vgg.Costs, flipsAndCrops),
        new(
            "residual",
            (seed, threads) => new Cifar10Residual(seed, threads),
            Cifar10Residual.Summary,
            Cifar10Residual.Costs,
            flipsAndCrops),
        new(
            "sharded",
            (seed, threads) => new Cifar10Sharded(seed, threads),
            Cifar10Sharded.Summary,
            Cifar10Sharded.Costs,
            IsSharded: true),
    ],
    Epochs = 60,
    Rates = (0.3f, 0.001f),
    DataDescription = "Folder with the files of CIFAR-10's binary version: data_batch_1.bin to data_batch_5.bin and test_batch.bin",
    Read = Cifar10Data.Read,
    Preprocessing = Preprocessing.GlobalContrast().Then(Preprocessing.Whitening()),
    PreprocessesOnce = true,
    Join = MpiCluster.Start,
    Commands = [sample => ReproductionCommand.Create(sample, ReproductionPlan.OfPaper(paper, (300, 6)))],
    Reference = (12.01, "Lin et al. 2016, test error after 300 epochs"),
}.Run(args);
