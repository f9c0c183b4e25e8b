using System.Globalization;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>−log softmax(z)[label], or the same with smoothed labels.</summary>
internal sealed class SoftmaxCrossEntropyLowering(SoftmaxCrossEntropyLoss loss) : LossLowering
{
    public override string Name => "Softmax cross entropy";

    public override string Formula(int outputs) => IsSmoothed
        ? $"−(1 − ε)·log softmax(z)[label] − ε·mean of log softmax(z), ε = {Text(loss.LabelSmoothing)}; gradient softmax(z) − "
            + "(1 − ε)·onehot(label) − ε/outputs."
        : "−log softmax(z)[label]; gradient softmax(z) − onehot(label).";

    private bool IsSmoothed => loss.LabelSmoothing > 0;

    public override void SampleBlock(LossPlace place)
    {
        var b = place.Builder;
        var largest = b.Let("largest", place.Logits.Load(ValueKind.Lanes, (Axis.SampleBlock, place.Block), (Axis.Feature, 0)));
        b.Section("The largest logit is taken off, so that no power overflows.", () => b.For("output", 1, place.Outputs, 1, output =>
        {
            var value = b.Let("logit", new Load(place.Logits, place.Index(output), ValueKind.Lanes));
            b.Set(largest, new Select(value.IsGreaterThan(largest), value, largest));
        }));
        var sum = b.Let("sumOfPowers", new FloatLiteral(0f).Broadcast());
        var ofLabel = b.Let("logitOfLabel", new FloatLiteral(0f).Broadcast());
        var ofAll = IsSmoothed ? b.Let("sumOfLogits", new FloatLiteral(0f).Broadcast()) : null;
        b.Section("Powers and their sum.", () => b.For("output", 0, place.Outputs, 1, output =>
        {
            var value = b.Let("difference", new Load(place.Logits, place.Index(output), ValueKind.Lanes) - largest);
            if (ofAll is not null)
            {
                b.Set(ofAll, ofAll + value);
            }

            b.Set(ofLabel, new Select(place.Labels!.IsEqualTo(output), value, ofLabel));
            var power = Transcendental.Exp(b, "power", value, Reason.Softmax);
            b.Set(sum, sum + power);
            b.Store(place.Gradient, place.Index(output), power);
        }));
        b.Section($"Cross entropy: log Σ exp(z) − {(IsSmoothed ? "Σ y·z, y the smoothed label" : "z[label]")}.", () =>
        {
            var log = Transcendental.Log(b, "logOfSum", sum);
            b.Set(place.Loss, ofAll is null
                ? log - ofLabel
                : log - ofLabel.Times(1 - loss.LabelSmoothing, Reason.Softmax)
                    - ofAll.Times(loss.LabelSmoothing / place.Outputs, Reason.Softmax));
        });
        b.Section("Gradient: probabilities, less one at the label.", () => b.For("output", 0, place.Outputs, 1, output =>
        {
            var index = place.Index(output);
            place.StoreGradient(index, Output(place, output, index, sum));
        }));
    }

    /// <summary>The gradient alone, from the power of the output and the sum of all.</summary>
    protected override Expression Output(LossPlace place, Variable output, Expression index, Variable value)
    {
        var probability = new Load(place.Gradient, index, ValueKind.Lanes).Over(value, Reason.Softmax);
        return place.Scale.Of("gradientOfLogit", probability - Wanted(place, output));
    }

    /// <summary>What the probability of an output is to be.</summary>
    private Expression Wanted(LossPlace place, Variable output)
    {
        var isLabel = place.Labels!.IsEqualTo(output);
        var share = loss.LabelSmoothing / place.Outputs;
        return IsSmoothed
            ? new Select(isLabel, new FloatLiteral(1 - loss.LabelSmoothing + share).Broadcast(), new FloatLiteral(share).Broadcast())
            : (isLabel & PowersOfTwo.One).AsLanes();
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
