using KernelGen;

namespace Mnist.Networks;

/// <summary>The same with noise on its gradients.</summary>
[Network(BatchSize = 200, Weights = Weights.Real)]
[GradientNoise(0.3f)]
[Input(784)]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
internal sealed partial class MnistDeepWithNoise;
