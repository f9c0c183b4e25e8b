using System;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>What a network says of the row that a reader stands at: each computed once for a row, and only where it is asked for.</summary>
internal sealed class RowScores
{
    private readonly NetworkMapper _mapper;
    private readonly DataViewRow _input;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly float[] _probabilities;
    private VBuffer<float> _buffer;
    private long _inputsAt = -1;
    private long _outputsAt = -1;
    private long _probabilitiesAt = -1;

    public RowScores(NetworkMapper mapper, DataViewRow input)
    {
        _mapper = mapper;
        _input = input;
        _features = input.GetGetter<VBuffer<float>>(mapper.Features);
        _inputs = new float[mapper.Network.InputSize];
        _outputs = new float[mapper.Network.OutputSize];
        _probabilities = mapper.Network is IClassifier ? new float[mapper.Network.OutputSize] : [];
    }

    /// <summary>The getter of a column that the network adds.</summary>
    public Delegate Getter(DataViewSchema.Column column) => column.Name switch
    {
        ScoreColumns.PredictedLabel when ScoreColumns.IsBinary(_mapper.Network) => (ValueGetter<bool>)((ref bool value) =>
        {
            value = Label() == 1;
        }),
        ScoreColumns.PredictedLabel => (ValueGetter<uint>)((ref uint value) =>
        {
            value = (uint)Label() + 1;
        }),
        ScoreColumns.Probability => (ValueGetter<float>)((ref float value) =>
        {
            value = Probabilities()[0];
        }),
        _ when _mapper.Network.OutputSize == 1 => (ValueGetter<float>)((ref float value) =>
        {
            value = Outputs()[0];
        }),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            var editor = VBufferEditor.Create(ref value, _outputs.Length);
            (_mapper.Network is IClassifier ? Probabilities() : Outputs()).CopyTo(editor.Values);
            value = editor.Commit();
        }),
    };

    private int Label() => ((IClassifier)_mapper.Network).ClassOf(Outputs());

    private float[] Outputs()
    {
        if (MovesTo(ref _outputsAt))
        {
            _mapper.Network.Predict(Inputs(), _outputs);
        }

        return _outputs;
    }

    private float[] Probabilities()
    {
        if (MovesTo(ref _probabilitiesAt))
        {
            ((IClassifier)_mapper.Network).PredictProbabilities(Inputs(), _probabilities);
        }

        return _probabilities;
    }

    private float[] Inputs()
    {
        if (MovesTo(ref _inputsAt))
        {
            _features(ref _buffer);
            _buffer.CopyTo(_inputs);
        }

        return _inputs;
    }

    /// <summary>Whether the reader stands at another row than at the last time; it is remembered.</summary>
    private bool MovesTo(ref long position)
    {
        var moves = position != _input.Position;
        position = _input.Position;
        return moves;
    }
}
