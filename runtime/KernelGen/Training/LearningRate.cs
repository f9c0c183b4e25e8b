using System;

namespace KernelGen;

/// <summary>A learning-rate schedule. Derive a class from it for a schedule of your own.</summary>
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
    /// Half a cosine wave over the whole training, anew for every mini-batch: end + (start − end)·(1 + cos(π·t))/2 with t
    /// from 0 to 1 (Loshchilov and Hutter 2017, <i>SGDR</i>, without restarts).
    /// </summary>
    /// <param name="start">The rate of the first mini-batch, finite and above 0.</param>
    /// <param name="end">The rate that a mini-batch after the last would have, finite and above 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite or not above 0.</exception>
    public static LearningRate Cosine(float start, float end) =>
        new CosineSchedule(Positive(start, nameof(start)), Positive(end, nameof(end)));

    /// <summary>
    /// One cycle, anew for every mini-batch: from a 25th of the highest rate up to it, then down to a 250,000th, both along half cosine
    /// waves (Smith and Topin 2018, <i>Super-Convergence</i>; the divisors are PyTorch's).
    /// </summary>
    /// <param name="maximum">The highest rate, finite and above 0.</param>
    /// <param name="warmUp">The part of the training that goes up, above 0 and below 1. Default 0.3.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRate OneCycle(float maximum, double warmUp = 0.3) => warmUp is > 0 and < 1
        ? new OneCycleSchedule(Positive(maximum, nameof(maximum)), warmUp)
        : throw new ArgumentOutOfRangeException(nameof(warmUp), warmUp, "The part that goes up is above 0 and below 1.");

    /// <summary>
    /// A rate that is multiplied by a factor whenever the validation error (without a validation set: the loss) has not been lower than
    /// ever before for so many epochs.
    /// </summary>
    /// <param name="start">The rate of the first epoch, finite and above 0.</param>
    /// <param name="factor">The factor, above 0 and below 1. Default ½.</param>
    /// <param name="patience">Epochs without an improvement, at least 1. Default 3.</param>
    /// <param name="minimum">The lowest rate, above 0 and at most <paramref name="start"/>; a thousandth of it when left out.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRate ReduceOnPlateau(float start, float factor = 0.5f, int patience = 3, float? minimum = null)
    {
        var lowest = Positive(minimum ?? Positive(start, nameof(start)) / 1000, nameof(minimum));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lowest, start, nameof(minimum));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Positive(factor, nameof(factor)), 1f, nameof(factor));
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        return new PlateauSchedule(start, factor, patience, lowest);
    }

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
    /// This schedule, its rates growing from a hundredth to the whole during the first epochs, anew for every mini-batch.
    /// </summary>
    /// <param name="epochs">Epochs of warm-up, finite and above 0; ½ is half an epoch.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is not finite or not above 0.</exception>
    public LearningRate WithWarmUp(double epochs) => epochs > 0 && double.IsFinite(epochs)
        ? new WarmUpSchedule(this, epochs)
        : throw new ArgumentOutOfRangeException(nameof(epochs), epochs, "Epochs of warm-up are finite and above 0.");

    /// <summary>
    /// This schedule with every rate rounded to the nearest power of two (log₂ to the nearest integer): for networks without
    /// multiplications.
    /// </summary>
    /// <returns>The schedule.</returns>
    public LearningRate ToPowersOfTwo() => new PowersOfTwoSchedule(this);

    /// <summary>The rate at the begin of an epoch, before anything is known of validation errors.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch.</exception>
    public float At(int epoch, int epochs) => At(new SchedulePosition(epoch, epochs, 0, []));

    /// <summary>The rate of a mini-batch.</summary>
    /// <param name="position">Where in the training it is.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch.</exception>
    public float At(in SchedulePosition position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position.Epochs, 1, nameof(position));
        ArgumentOutOfRangeException.ThrowIfNegative(position.Epoch, nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position.Epoch, position.Epochs, nameof(position));
        return Compute(position);
    }

    /// <summary>Computes the rate of a mini-batch. Is asked before every one, and allocates nothing.</summary>
    /// <param name="position">Where in the training it is.</param>
    /// <returns>The rate, finite and above 0.</returns>
    protected abstract float Compute(in SchedulePosition position);

    private static float Positive(float value, string name) => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A learning rate and its factor are finite and above 0.");
}
