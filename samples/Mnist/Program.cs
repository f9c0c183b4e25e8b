using System;
using System.IO;
using KernelGen.Mpi;
using Mnist;
using Mnist.Networks;
using Samples;
using Samples.Reproduction;

Experiment[] paper =
[
    new("real", "full precision", 1.33),
    new("binary-no-qbp", "binary weights", 1.23),
    new("binary", "binary weights, quantized back propagation", 1.29),
    new("ternary", "ternary weights, quantized back propagation", 1.15),
    new("real-no-batchnorm", "full precision, no BatchNorm", 1.67),
    new("ternary-no-batchnorm", "ternary weights, quantized back propagation, no BatchNorm", 1.48),
    new("zero", "no multiplication at all"),
];
return new ImageSample
{
    Name = "mnist",
    Description = "Trains the network of Lin et al. 2016, Neural Networks with Few Multiplications, on MNIST.",
    Networks =
    [
        new("ternary", (seed, threads) => new MnistTernary(seed, threads), MnistTernary.Summary, MnistTernary.Costs),
        new("zero", (seed, threads) => new MnistZero(seed, threads), MnistZero.Summary, MnistZero.Costs),
        new("binary", (seed, threads) => new MnistBinary(seed, threads), MnistBinary.Summary, MnistBinary.Costs),
        new(
            "ternary-fixed16",
            (seed, threads) => new MnistTernaryFixed16(seed, threads),
            MnistTernaryFixed16.Summary,
            MnistTernaryFixed16.Costs),
        new(
            "binary-fixed16",
            (seed, threads) => new MnistBinaryFixed16(seed, threads),
            MnistBinaryFixed16.Summary,
            MnistBinaryFixed16.Costs),
        new("real", (seed, threads) => new MnistReal(seed, threads), MnistReal.Summary, MnistReal.Costs),
        new(
            "ternary-no-batchnorm",
            (seed, threads) => new MnistTernaryWithoutBatchNorm(seed, threads),
            MnistTernaryWithoutBatchNorm.Summary,
            MnistTernaryWithoutBatchNorm.Costs),
        new(
            "real-no-batchnorm",
            (seed, threads) => new MnistRealWithoutBatchNorm(seed, threads),
            MnistRealWithoutBatchNorm.Summary,
            MnistRealWithoutBatchNorm.Costs),
        new(
            "binary-no-qbp",
            (seed, threads) => new MnistBinaryWithoutQbp(seed, threads),
            MnistBinaryWithoutQbp.Summary,
            MnistBinaryWithoutQbp.Costs),
        new("sharded", (seed, threads) => new MnistSharded(seed, threads), MnistSharded.Summary, MnistSharded.Costs, IsSharded: true),
        .. ShiftExperiments.Networks,
        .. MethodExperiments.Networks,
    ],
    Epochs = 10,
    Rates = (0.3f, 0.01f),
    Data = Path.Combine(AppContext.BaseDirectory, "data"),
    DataDescription = "Folder with the four MNIST files, gzip or plain",
    Read = folder => MnistData.Read(folder, training: 50_000), // as in Lin et al. 2016
    MostTranslation = MnistData.Side - 1,
    Join = MpiCluster.Start,
    MeasuresStep = true,
    Commands =
    [
        sample => ReproductionCommand.Create(sample, ReproductionPlan.OfPaper(paper, (1000, 10))),
        sample => ReproductionCommand.Create(sample, ShiftExperiments.Plan),
        sample => ReproductionCommand.Create(sample, ExchangeExperiments.Plan),
        sample => ReproductionCommand.Create(sample, MethodExperiments.Plan),
        HistogramCommand.Create,
    ],
}.Run(args);
