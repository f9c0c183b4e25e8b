using System;

namespace KernelGen;

/// <summary>
/// The mean over outputs and mini-batch of (z − target)². The network regresses, unless <see cref="Labels"/> says otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MeanSquaredErrorAttribute : Attribute
{
    /// <summary>Trains with the mean squared error.</summary>
    public MeanSquaredErrorAttribute()
    {
    }

    /// <summary>
    /// What labels become as targets: the network is then an <see cref="IClassifier"/>. Default <see cref="LabelCoding.None"/>: it is an
    /// <see cref="IRegressor"/>.
    /// </summary>
    public LabelCoding Labels { get; set; }
}
