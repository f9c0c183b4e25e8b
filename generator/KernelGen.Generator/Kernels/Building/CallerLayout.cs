using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>Memory of the caller: nothing is padded.</summary>
internal static class CallerLayout
{
    /// <summary>A row of values for each sample.</summary>
    public static Layout Rows(int samples, int values) =>
        Layout.Of(new Dimension(Axis.Sample, samples), new Dimension(Axis.Feature, values));

    /// <summary>The values of one sample.</summary>
    public static Layout Row(int values) => Layout.Of(new Dimension(Axis.Feature, values));

    /// <summary>A number for each sample.</summary>
    public static Layout Labels(int samples) => Layout.Of(new Dimension(Axis.Sample, samples));
}
