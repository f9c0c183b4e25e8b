using System;
using System.Collections.Generic;
using KernelGen;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks.Agreement;

/// <summary>One network, declared here and written for libtorch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Makes ours.</param>
/// <param name="Shape">Rows, columns and channels of a picture.</param>
/// <param name="IsHinge">Whether the loss is the squared hinge, else softmax and cross-entropy.</param>
/// <param name="Forward">What libtorch computes.</param>
internal sealed record AgreementCase(
    string Name,
    Func<IClassifier> Create,
    (int Height, int Width, int Channels) Shape,
    bool IsHinge,
    Func<TorchLayers, Tensor, Tensor> Forward)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AgreementCase> All { get; } =
    [
        new("paper's kind", static () => new AgreementNetworks.Paper(1, 1), (14, 12, 3), true, Paper),
        new("strides and same padding", static () => new AgreementNetworks.Strides(2, 1), (11, 9, 5), false, Strides),
        new("residual", static () => new AgreementNetworks.Residual(3, 1), (9, 10, 4), false, Residual),
        new("poolings", static () => new AgreementNetworks.Pools(4, 1), (13, 13, 2), false, Pools),
        new("paper's CIFAR-10", static () => new AgreementNetworks.Cifar10(5, 1), (32, 32, 3), true, Cifar10),
    ];

    private static Tensor Paper(TorchLayers n, Tensor x)
    {
        x = functional.relu(n.BatchNorm(n.Conv(x, 0), 1));
        x = functional.relu(n.BatchNorm(TorchLayers.MaxPool(n.Conv(x, 3), 2, 2), 5));
        x = functional.relu(n.BatchNorm(n.Conv(x, 7), 8));
        x = functional.relu(n.BatchNorm(n.Dense(x, 10), 11));
        return n.BatchNorm(n.Dense(x, 13), 14);
    }

    private static Tensor Strides(TorchLayers n, Tensor x)
    {
        x = functional.relu(n.Conv(x, 0, 2, isSame: true));
        x = functional.relu(n.Conv(x, 2, 3, isSame: true));
        return n.Dense(x.mean([2, 3]), 5);
    }

    private static Tensor Residual(TorchLayers n, Tensor x)
    {
        var into = n.Conv(x, 0, isSame: true);
        x = functional.relu(n.BatchNorm(into, 1));
        var first = functional.relu(n.BatchNorm(n.Conv(x, 3, isSame: true), 4) + into);
        var branch = n.BatchNorm(n.Conv(first, 7, 2, isSame: true), 8);
        x = functional.relu(n.BatchNorm(n.Conv(first, 9, 2, isSame: true), 10) + branch);
        return n.Dense(x.mean([2, 3]), 14);
    }

    private static Tensor Pools(TorchLayers n, Tensor x)
    {
        x = TorchLayers.MaxPool(functional.relu(n.Conv(x, 0, isSame: true)), 3, 2, isSame: true);
        x = functional.relu(n.Conv(x, 3));
        return n.Dense(functional.avg_pool2d(x, 2), 6);
    }

    private static Tensor Cifar10(TorchLayers n, Tensor x)
    {
        x = functional.relu(n.BatchNorm(n.Conv(x, 0), 1));
        x = functional.relu(n.BatchNorm(TorchLayers.MaxPool(n.Conv(x, 3), 2, 2), 5));
        x = functional.relu(n.BatchNorm(n.Conv(x, 7), 8));
        x = functional.relu(n.BatchNorm(TorchLayers.MaxPool(n.Conv(x, 10), 2, 2), 12));
        x = functional.relu(n.BatchNorm(n.Conv(x, 14), 15));
        x = functional.relu(n.BatchNorm(TorchLayers.MaxPool(n.Conv(x, 17), 2, 2), 19));
        x = functional.relu(n.BatchNorm(n.Conv(x, 21), 22));
        x = functional.relu(n.BatchNorm(n.Dense(x, 24), 25));
        return n.BatchNorm(n.Dense(x, 27), 28);
    }
}
