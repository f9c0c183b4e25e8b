using System;
using Tiny;

namespace Benchmarks.Frozen;

/// <summary>The same shape written by hand: loops over weights in float, bias and ReLU, no vectors, nothing allocated.</summary>
internal sealed class FloatLoop : IContender
{
    private const int Inputs = 16;
    private const int Hidden = 32;
    private const int Outputs = 4;

    private readonly float[] _inputs = GestureData.Strokes(TinyStrokes.Strokes, seed: 4).Inputs.ToArray();
    private readonly float[] _weights1 = Random(Hidden * Inputs, 1);
    private readonly float[] _bias1 = Random(Hidden, 2);
    private readonly float[] _weights2 = Random(Outputs * Hidden, 3);
    private readonly float[] _bias2 = Random(Outputs, 4);
    private readonly float[] _hidden = new float[Hidden];
    private readonly float[] _outputs = new float[Outputs];

    /// <inheritdoc/>
    public string Name => "loop over floats";

    /// <inheritdoc/>
    public void Run()
    {
        for (var input = 0; input < _inputs.Length; input += Inputs)
        {
            Predict(_inputs.AsSpan(input, Inputs));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }

    private void Predict(ReadOnlySpan<float> input)
    {
        for (var unit = 0; unit < _hidden.Length; unit++)
        {
            var weights = _weights1.AsSpan(unit * Inputs, Inputs);
            var sum = _bias1[unit];
            for (var i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * input[i];
            }

            _hidden[unit] = MathF.Max(sum, 0f);
        }

        for (var unit = 0; unit < _outputs.Length; unit++)
        {
            var weights = _weights2.AsSpan(unit * Hidden, Hidden);
            var sum = _bias2[unit];
            for (var i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * _hidden[i];
            }

            _outputs[unit] = sum;
        }
    }
}
