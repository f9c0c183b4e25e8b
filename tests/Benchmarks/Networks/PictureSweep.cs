using KernelGen;

namespace Benchmarks.Networks;

/// <summary>Two convolutions of C filters of 3 × 3 over H × H × C, pooled, and ten classes: from few channels to many, …</summary>
internal static partial class PictureSweep
{
    [Network(BatchSize = 32), Input(16, 16, 8)]
    [Conv2D(8, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(8, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Channels8;

    [Network(BatchSize = 32), Input(16, 16, 32)]
    [Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Channels32;

    [Network(BatchSize = 32), Input(16, 16, 128)]
    [Conv2D(128, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(128, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Channels128;

    [Network(BatchSize = 32), Input(16, 16, 512)]
    [Conv2D(512, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(512, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Channels512;

    /// <summary>… from small pictures to large ones, …</summary>
    [Network(BatchSize = 32), Input(8, 8, 32)]
    [Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Size8;

    [Network(BatchSize = 32), Input(56, 56, 32)]
    [Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Size56;

    [Network(BatchSize = 32), Input(224, 224, 3)]
    [Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Size224;

    /// <summary>… and from one sample to many.</summary>
    [Network(BatchSize = 1), Input(16, 16, 64)]
    [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), SquaredHinge]
    internal sealed partial class Batch1;

    [Network(BatchSize = 16), Input(16, 16, 64)]
    [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch16;

    [Network(BatchSize = 256), Input(16, 16, 64)]
    [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU, Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
    [Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch256;
}
