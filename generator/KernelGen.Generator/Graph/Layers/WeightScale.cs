using System;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>
/// The powers of two that stand for the scale W0 = ½·√(6 / (inputs + outputs)) of a binary or ternary layer. Of a convolution, inputs are
/// those of one sum, and outputs the sums that an input has a part in: filters times places of the kernel, over the area of a max pooling
/// directly behind.
/// </summary>
internal static class WeightScale
{
    /// <summary>round(log₂ W0).</summary>
    public static int OutputShift(double inputs, double outputs) => Round(-0.5 * Log2InverseSquare(inputs, outputs));

    /// <summary>round(log₂ (1 / W0²)), the factor on the weights' learning rate.</summary>
    public static int UpdateShift(double inputs, double outputs) => Round(Log2InverseSquare(inputs, outputs));

    // log₂((inputs + outputs)·⅔). Where that is whole, log₂ W0 may lie just between two integers: the snap makes the choice (the even
    // one) independent of the last bit of a logarithm. Other sums of whole numbers below 2²⁵ are at least 1e-8 away from a whole number,
    // and where one of a convolution is nearer, either choice is as good.
    private static double Log2InverseSquare(double inputs, double outputs)
    {
        var log = Math.Log((inputs + outputs) * 2 / 3) / Math.Log(2);
        var whole = Math.Round(log);
        return Math.Abs(log - whole) < 1e-9 ? whole : log;
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
