using KernelGen;

namespace Mnist.Networks;

/// <summary>Twenty hidden layers without normalization or shortcuts, as in Neelakantan et al. 2015, section 4.1.</summary>
[Network(BatchSize = 200, Weights = Weights.Real)]
[Input(784)]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU, Dense(50), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
internal sealed partial class MnistDeep;
