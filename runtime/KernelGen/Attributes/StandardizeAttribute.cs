using System;

namespace KernelGen;

/// <summary>
/// Standardization of the network's input: y = (x − mean)·scale per feature, of pictures per channel, with the mean of the training set and
/// one over its standard deviation. It stands directly behind <see cref="InputAttribute"/>.
/// </summary>
/// <remarks>
/// <para>
/// A <see cref="Trainer"/> fits mean and scale to the training set before its first step, unless they are there already;
/// <see cref="StandardizationExtensions.FitStandardization(INetwork, Dataset)"/> does by hand. They are tensors of the checkpoint and part
/// of the kernels, so that whoever loads the network gives it the values as they are measured. Training changes neither. Until they are
/// fitted or loaded, the network throws <see cref="InvalidOperationException"/> where it is to train or to predict.
/// </para>
/// <para>A feature that never varies in the training set is passed on as 0.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StandardizeAttribute : LayerAttribute
{
    /// <summary>Brings every feature of the input to a mean of 0 and a standard deviation of 1.</summary>
    public StandardizeAttribute()
    {
    }

    /// <summary>
    /// Signed powers of two that a scale is rounded to the sum of, 1 to 4: the product is then as many shifts. One, two and three leave a
    /// standard deviation that is off by at most 33, 11 and 4 percent, and a mean of 0. Left out, the scale is a product, or two powers
    /// where the network is <see cref="NetworkAttribute.MultiplicationFree"/>.
    /// </summary>
    public int Terms { get; set; }
}
