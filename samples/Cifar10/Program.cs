using Cifar10;
using Cifar10.Networks;
using KernelGen;
using Samples;

// The paper trains on the images as they are; today's networks are larger and would learn them by heart.
var flipsAndCrops = Augmentation.HorizontalFlip().Then(Augmentation.Crop(4));
return new ImageSample
{
    Name = "cifar10",
    Description = "Trains the network of Lin et al. 2016, Neural Networks with Few Multiplications, or others, on CIFAR-10.",
    Networks =
    [
        new("paper", (seed, threads) => new Cifar10Paper(seed, threads), Cifar10Paper.Summary),
        new("zero", (seed, threads) => new Cifar10Zero(seed, threads), Cifar10Zero.Summary),
        new("vgg", (seed, threads) => new Cifar10Vgg(seed, threads), Cifar10Vgg.Summary, flipsAndCrops),
        new("residual", (seed, threads) => new Cifar10Residual(seed, threads), Cifar10Residual.Summary, flipsAndCrops),
    ],
    Epochs = 60,
    Rates = (0.3f, 0.001f),
    DataDescription = "Folder with the files of CIFAR-10's binary version: data_batch_1.bin to data_batch_5.bin and test_batch.bin",
    Read = Cifar10Data.Read,
    Preprocessing = Preprocessing.GlobalContrast().Then(Preprocessing.Whitening()),
    PreprocessesOnce = true,
    Reference = (12.01, "Lin et al. 2016, test error after 300 epochs"),
}.Run(args);
