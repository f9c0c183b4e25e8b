using System.Globalization;

namespace KernelGen;

/// <summary>A rate that falls when the validation error has stopped falling.</summary>
internal sealed class PlateauSchedule(float start, float factor, int patience, float minimum) : LearningRate
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{start}, × {factor} after {patience} epochs without improvement, down to {minimum}");

    protected override float Compute(in SchedulePosition position)
    {
        var rate = start;
        var best = double.PositiveInfinity;
        var waiting = 0;
        for (var epoch = 0; epoch < position.Epoch && epoch < position.History.Count; epoch++)
        {
            // Without a validation set the loss of training stands in for its error.
            var error = position.History[epoch].ValidationError ?? position.History[epoch].Loss;
            waiting = error < best ? 0 : waiting + 1;
            best = error < best ? error : best;
            if (waiting == patience)
            {
                (rate, waiting) = (rate * factor, 0);
            }
        }

        return rate < minimum ? minimum : rate;
    }
}
