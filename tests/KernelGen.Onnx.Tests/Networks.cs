using System;
using System.Collections.Generic;
using KernelGen.Kernels.Tests;

namespace KernelGen.Onnx.Tests;

/// <summary>Digits by few filters.</summary>
[Network(BatchSize = 50)]
[Input(28, 28, 1)]
[Conv2D(8, 3), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(16, 3, Padding = Padding.Same), BatchNorm, ReLU, MaxPool2D(2)]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class ConvDigitsNet;

/// <summary>Pictures normalised sample by sample, and averages of windows over the border.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(6, 5, 2)]
[Conv2D(7, 3, Padding = Padding.Same), LayerNorm, GELU, AveragePool2D(3, Stride = 2, Padding = Padding.Same)]
[Dense(9, Bias = true), ReLU, Dropout(0.5f), Dense(1)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class NormalisedNet;

/// <summary>Real weights: poolings between sums and normalisation, a dense layer behind a picture, with biases and without.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(9, 8, 2)]
[Conv2D(7, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(5, 2, Bias = true), ReLU, BatchNorm]
[Dense(11), BatchNorm, ReLU]
[Dense(3, Bias = true)]
[SoftmaxCrossEntropy]
internal sealed partial class RealPictureNet;

/// <summary>The same with ternary and binary weights, but for the last.</summary>
[Network(BatchSize = 20)]
[Input(9, 8, 2)]
[Conv2D(7, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(5, 2, Bias = true), ReLU, BatchNorm]
[Dense(11, Weights = Weights.Binary), ShiftBatchNorm, ReLU]
[Dense(3, Bias = true, Weights = Weights.Real)]
[SoftmaxCrossEntropy]
internal sealed partial class TernaryPictureNet;

/// <summary>A kernel that moves by two.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(9, 8, 2), Conv2D(7, 3, Stride = 2, Padding = Padding.Same, Bias = true), Dense(2), SquaredHinge]
internal sealed partial class StridedNet;

/// <summary>One layer of real weights.</summary>
[Network(BatchSize = 4, Weights = Weights.Real)]
[Input(2), Dense(3), MeanSquaredError]
internal sealed partial class LinearNet;

/// <summary>The same with ternary ones.</summary>
[Network(BatchSize = 4)]
[Input(2), Dense(3), MeanSquaredError]
internal sealed partial class TernaryLinearNet;

/// <summary>Digits by real weights.</summary>
[Network(BatchSize = 100, Weights = Weights.Real)]
[Input(784)]
[Dense(128), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class RealDigitsNet;

/// <summary>A function that no operator computes.</summary>
[Network(BatchSize = 20)]
[Input(3), Dense(4), Activation(nameof(Twice), Derivative = nameof(TwiceDerivative)), Dense(2), SquaredHinge]
internal sealed partial class OwnFunctionNet
{
    private static float Twice(float x) => x + x;

    private static float TwiceDerivative(float x) => 2f;
}

/// <summary>Inputs as powers of two, which no operator rounds to.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(3), LogQuantize, Dense(2), SquaredHinge]
internal sealed partial class LogInputNet;

/// <summary>The networks, by name.</summary>
internal static class Networks
{
    public static IReadOnlyDictionary<string, Func<INetwork>> All { get; } = new Dictionary<string, Func<INetwork>>
    {
        [nameof(FunctionsNet)] = static () => new FunctionsNet(1, 1),
        [nameof(PoolsNet)] = static () => new PoolsNet(1, 1),
        [nameof(SignNet)] = static () => new SignNet(1, 1),
        [nameof(SignPictureNet)] = static () => new SignPictureNet(1, 1),
        [nameof(PowersNet)] = static () => new PowersNet(1, 1),
        [nameof(ConvPowersNet)] = static () => new ConvPowersNet(1, 1),
        [nameof(ThreePowersRegressionNet)] = static () => new ThreePowersRegressionNet(1, 1),
        [nameof(LayerNormNet)] = static () => new LayerNormNet(1, 1),
        [nameof(ZeroOneNet)] = static () => new ZeroOneNet(1, 1),
        [nameof(StandardizedNet)] = static () => new StandardizedNet(1, 1),
        [nameof(ConvZeroNet)] = static () => new ConvZeroNet(1, 1),
        [nameof(ConvBinaryNet)] = static () => new ConvBinaryNet(1, 1),
        [nameof(RegressionNet)] = static () => new RegressionNet(1, 1),
        [nameof(RealPictureNet)] = static () => new RealPictureNet(1, 1),
        [nameof(NormalisedNet)] = static () => new NormalisedNet(1, 1),
    };

    /// <summary>A network after some steps on random samples, and more samples.</summary>
    public static INetwork Trained(string name, out float[] inputs)
    {
        const int Samples = 200;
        var network = All[name]();
        var random = new Random(1);
        inputs = new float[Samples * network.InputSize];
        foreach (ref var value in inputs.AsSpan())
        {
            value = (2 * random.NextSingle()) - 1;
        }

        if (network.Layers[0].Kind == "Standardize")
        {
            network.FitStandardization(inputs);
        }

        for (var step = 0; step < 10; step++)
        {
            var batch = inputs.AsSpan(step * network.InputSize, network.BatchSize * network.InputSize);
            if (network is IClassifier classifier)
            {
                var labels = new int[network.BatchSize];
                foreach (ref var label in labels.AsSpan())
                {
                    label = random.Next(classifier.Classes);
                }

                classifier.Train(batch, labels, 0.0625f);
            }
            else
            {
                ((IRegressor)network).Train(batch, new float[network.BatchSize * network.OutputSize], 0.0625f);
            }
        }

        network.Calibrate(inputs);
        return network;
    }
}
