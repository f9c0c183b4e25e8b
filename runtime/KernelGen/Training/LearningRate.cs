using System;
using System.Globalization;

namespace KernelGen;

/// <summary>A learning-rate schedule: one rate per epoch. Derive from it for schedules of your own.</summary>
public abstract record LearningRate
{
    /// <summary>A rate that falls (or rises) by the same factor every epoch: start·(end/start)^(epoch/epochs).</summary>
    /// <param name="start">The rate of the first epoch, finite and above 0.</param>
    /// <param name="end">The rate that an epoch after the last would have, finite and above 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite or not above 0.</exception>
    public static LearningRate Exponential(float start, float end) => new ExponentialSchedule(Positive(start, nameof(start)), Positive(end, nameof(end)));

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

    /// <summary>This schedule with every rate rounded to the nearest power of two (log₂ to the nearest integer): for networks without multiplications.</summary>
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

    private sealed record ExponentialSchedule(float Start, float End) : LearningRate
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exponential {Start} → {End}");

        protected override float Compute(int epoch, int epochs) => (float)(Start * Math.Pow((double)End / Start, (double)epoch / epochs));
    }

    private sealed record StepSchedule(float Start, float Factor, int EveryEpochs) : LearningRate
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}, × {Factor} every {EveryEpochs} epochs");

        protected override float Compute(int epoch, int epochs) => (float)(Start * Math.Pow(Factor, epoch / EveryEpochs));
    }

    private sealed record PowersOfTwoSchedule(LearningRate Source) : LearningRate
    {
        public override string ToString() => $"{Source}, as powers of two";

        protected override float Compute(int epoch, int epochs) => MathF.ScaleB(1f, (int)MathF.Round(MathF.Log2(Source.Compute(epoch, epochs))));
    }

    private sealed record ConstantSchedule(float Rate) : LearningRate
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"constant {Rate}");

        protected override float Compute(int epoch, int epochs) => Rate;
    }
}
