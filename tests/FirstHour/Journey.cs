using System;
using System.Collections.Generic;
using FirstHour.Tasks;

namespace FirstHour;

/// <summary>A task, and the programs that do it, each in one file: from the data's files to a figure for the test set.</summary>
/// <param name="Name">The task's name, which its files begin with.</param>
/// <param name="Description">What is to be learned from what.</param>
/// <param name="Metric">What programs return.</param>
/// <param name="Programs">Libraries and what runs with them, given the folder of the data.</param>
internal sealed record Journey(
    string Name, string Description, string Metric, IReadOnlyList<(string Library, Func<string, double> Run)> Programs)
{
    public const string Kernels = "KernelGen";
    public const string MlNet = "MlNet";
    public const string Torch = "TorchSharp";

    public static IReadOnlyList<Journey> All { get; } =
    [
        new(
            "Wine",
            "which of three cultivars a wine is made from: 13 measurements of 178 wines",
            "accuracy",
            [(Kernels, WineKernelGen.Run), (MlNet, WineMlNet.Run), (Torch, WineTorchSharp.Run)]),
        new(
            "Cut",
            "how well a diamond is cut: 7 numbers and 2 categories of 20,000 diamonds",
            "accuracy",
            [(Kernels, CutKernelGen.Run), (MlNet, CutMlNet.Run), (Torch, CutTorchSharp.Run)]),
        new(
            "Price",
            "the logarithm of a diamond's price: 6 numbers and 3 categories of 20,000 diamonds",
            "R²",
            [(Kernels, PriceKernelGen.Run), (MlNet, PriceMlNet.Run), (Torch, PriceTorchSharp.Run)]),
        new(
            "Fashion",
            "what garment a picture shows: Fashion-MNIST, 70,000 pictures of 28 × 28, with the confusion matrix",
            "accuracy",
            [(Kernels, FashionKernelGen.Run), (MlNet, FashionMlNet.Run), (Torch, FashionTorchSharp.Run)]),
    ];
}
