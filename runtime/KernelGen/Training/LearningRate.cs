using System;
using System.Globalization;

namespace KernelGen;

/// <summary>A learning-rate schedule: one rate per epoch. Derive a class from it for a schedule of your own.</summary>
public abstract class LearningRate
{
    /// <summary>A rate that falls (or rises) by the same factor every epoch: start·(end/start)^(epoch/epochs).</summary>
    /// <param name="start">The rate of the first epoch, finite and above 0.</param>
    /// <param name="end">The rate that an epoch after the last would have, finite and above 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite or not above 0.</exception>
    public static LearningRate Exponential(float start, float end) =>
        new ExponentialSchedule(Positive(start, nameof(start)), Positive(end, nameof(end)));

    /// <summary>A rate that is multiplied by a factor every so many epochs.</summary>
    /// <param name="start">The rate of the first epoch, finite and above 0.</param>
    /// <param name="factor">The factor, finite and above 0; ½ halves the rate.</param>
    /// <param name="everyEpochs">Epochs between two steps, at least 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRate Step(float start, float factor, int everyEpochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(everyEpochs, 1);
        return new StepSchedule(Positive(start, nameof(start)), Positive(factor, nameof(factor)), everyEpochs);
    }

    /// <summary>The same rate in every epoch.</summary>
    /// <param name="rate">The rate, finite and above 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not finite or not above 0.</exception>
    public static LearningRate Constant(float rate) => new ConstantSchedule(Positive(rate, nameof(rate)));

    /// <summary>
    /// The schedule of a trainer that is given none: from <see cref="INetwork.DefaultLearningRate"/> to a
    /// thirtieth, as powers of two where it has to be.
    /// </summary>
    internal static LearningRate DefaultOf(INetwork network)
    {
        var schedule = Exponential(network.DefaultLearningRate, network.DefaultLearningRate / 30);
        return network.IsMultiplicationFree ? schedule.ToPowersOfTwo() : schedule;
    }

    /// <summary>
    /// This schedule with every rate rounded to the nearest power of two (log₂ to the nearest integer): for networks without
    /// multiplications.
    /// </summary>
    /// <returns>The schedule.</returns>
    public LearningRate ToPowersOfTwo() => new PowersOfTwoSchedule(this);

    /// <summary>The rate of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    /// <returns>The rate.</returns>
    public float At(int epoch, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(epoch, epochs);
        return Compute(epoch, epochs);
    }

    /// <summary>Computes the rate of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0, less than <paramref name="epochs"/>.</param>
    /// <param name="epochs">Epochs of the whole training, at least 1.</param>
    /// <returns>The rate, finite and above 0.</returns>
    protected abstract float Compute(int epoch, int epochs);

    private static float Positive(float value, string name) => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A learning rate and its factor are finite and above 0.");

    private sealed class ExponentialSchedule(float start, float end) : LearningRate
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exponential {start} → {end}");

        protected override float Compute(int epoch, int epochs) => (float)(start * Math.Pow((double)end / start, (double)epoch / epochs));
    }

    private sealed class StepSchedule(float start, float factor, int everyEpochs) : LearningRate
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{start}, × {factor} every {everyEpochs} epochs");

        protected override float Compute(int epoch, int epochs) => (float)(start * Math.Pow(factor, epoch / everyEpochs));
    }

    private sealed class PowersOfTwoSchedule(LearningRate source) : LearningRate
    {
        public override string ToString() => $"{source}, as powers of two";

        protected override float Compute(int epoch, int epochs) =>
            MathF.ScaleB(1f, (int)MathF.Round(MathF.Log2(source.Compute(epoch, epochs))));
    }

    private sealed class ConstantSchedule(float rate) : LearningRate
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"constant {rate}");

        protected override float Compute(int epoch, int epochs) => rate;
    }
}
