using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>
/// ZCA whitening: takes away the mean of the training data and what their values have in common, so that their covariance becomes nearly
/// that of noise, with the least change to a sample.
/// </summary>
/// <remarks>
/// A. J. Bell, T. J. Sejnowski, The "independent components" of natural scenes are edge filters (1997), as pylearn2's ZCA has it:
/// (x − mean)·(C + bias·I)^−½ with C the covariance of the training data.
/// </remarks>
internal sealed class Whitening : PreprocessingStep
{
    private const string Mean = "mean";
    private const string Matrix = "matrix";
    private const int LargestSample = 10_000;

    private readonly float _bias;
    private readonly float[]? _mean;
    private readonly RowProduct? _matrix;

    public Whitening(float bias) => _bias = bias;

    private Whitening(float bias, float[] mean, RowProduct matrix) => (_bias, _mean, _matrix) = (bias, mean, matrix);

    public override bool IsFitted => _mean is not null;

    public override IReadOnlyList<float[]> Tensors => _mean is null ? [] : [_mean, _matrix!.ToRows()];

    public override string ToString() => FormattableString.Invariant($"Whitening({_bias:R})");

    public override void Check(Dataset data)
    {
        if (data.SampleSize > LargestSample)
        {
            throw new ArgumentException(
                $"Whitening is for samples of up to {LargestSample} values, not of {data.SampleSize}: its matrix has the square of that.",
                nameof(data));
        }
    }

    public override IReadOnlyList<TensorInfo> TensorsOf(int height, int width, int channels)
    {
        var size = height * width * channels;
        return [new TensorInfo(Mean, [size]), new TensorInfo(Matrix, [size, size])];
    }

    public override PreprocessingStep WithTensors(IReadOnlyList<float[]> tensors) =>
        new Whitening(_bias, tensors[0], new RowProduct(tensors[1], tensors[0].Length, tensors[0].Length));

    public override PreprocessingStep Fit(Dataset training)
    {
        var size = training.SampleSize;
        var padded = (size + SymmetricProduct.Alignment - 1) / SymmetricProduct.Alignment * SymmetricProduct.Alignment;
        var (mean, matrix) = Covariance.Of(training, padded);
        for (var i = 0; i < padded; i++)
        {
            matrix[(i * padded) + i] += _bias;
        }

        matrix = InverseSquareRoot.Of(matrix, padded, _bias);
        return new Whitening(_bias, mean, new RowProduct(Array.ConvertAll(matrix, static value => (float)value), size, padded));
    }

    public override void Apply(Span<float> rows, int height, int width, int channels) => _matrix!.Apply(rows, _mean);
}
