using KernelGen;

namespace Mnist.Networks;

/// <summary>The network of Lin et al. 2016 with ternary weights and quantized back propagation: the main job.</summary>
[Network(BatchSize = 200, Weights = Weights.Ternary)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistTernary;
