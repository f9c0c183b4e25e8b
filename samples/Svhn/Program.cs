using KernelGen;
using Samples;
using Svhn;
using Svhn.Networks;

// Pylearn2's global contrast normalisation takes pixels of 0 to 255 to the deviation 1 and adds 10 to their variance, which here, with
// 3072 values of 0 to 1 and sums of squares, is 3071 · 10 / 255².
var globalContrast = Preprocessing.GlobalContrast(scale: 55.417f, bias: 0.47228f);
return new ImageSample
{
    Name = "svhn",
    Description = "Trains the network of Lin et al. 2016, Neural Networks with Few Multiplications, on street view house numbers (SVHN).",
    Networks =
    [
        new("paper", (seed, threads) => new SvhnPaper(seed, threads), SvhnPaper.Summary, SvhnPaper.Costs),
        new("zero", (seed, threads) => new SvhnZero(seed, threads), SvhnZero.Summary, SvhnZero.Costs),
    ],
    Epochs = 60,
    Rates = (0.3f, 0.001f),
    DataDescription = "Folder with SVHN's cropped digits: train_32x32.mat, extra_32x32.mat and test_32x32.mat",
    Read = SvhnData.Read,
    Preprocessing = globalContrast.Then(Preprocessing.LocalContrast()),
    Reference = (2.42, "Lin et al. 2016, test error after 60 epochs"),
}.Run(args);
