using System;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>What a network says of the row that a reader stands at: computed once for each row, whatever columns are asked for.</summary>
internal sealed class RowScores
{
    private readonly NetworkMapper _mapper;
    private readonly DataViewRow _input;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly float[] _probabilities;
    private VBuffer<float> _buffer;
    private long _position = -1;

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
            Update();
            value = Label() == 1;
        }),
        ScoreColumns.PredictedLabel => (ValueGetter<uint>)((ref uint value) =>
        {
            Update();
            value = (uint)Label() + 1;
        }),
        ScoreColumns.Probability => (ValueGetter<float>)((ref float value) =>
        {
            Update();
            value = _probabilities[0];
        }),
        _ when _mapper.Network.OutputSize == 1 => (ValueGetter<float>)((ref float value) =>
        {
            Update();
            value = _outputs[0];
        }),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            Update();
            var editor = VBufferEditor.Create(ref value, _outputs.Length);
            (_mapper.Network is IClassifier ? _probabilities : _outputs).CopyTo(editor.Values);
            value = editor.Commit();
        }),
    };

    private int Label() => ((IClassifier)_mapper.Network).ClassOf(_outputs);

    private void Update()
    {
        if (_input.Position == _position)
        {
            return;
        }

        _features(ref _buffer);
        _buffer.CopyTo(_inputs);
        _mapper.Network.Predict(_inputs, _outputs);
        if (_mapper.Network is IClassifier classifier)
        {
            classifier.PredictProbabilities(_inputs, _probabilities);
        }

        _position = _input.Position;
    }
}
