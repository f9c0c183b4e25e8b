using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// z of one sample where a look-up in a vector takes many instructions: the tables and codes of a mini-batch, with one number to an entry.
/// </summary>
internal static class OneSampleByTable
{
    public static Kernel Lower(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "OneSampleByTable", layer.Index, Occasion.Sample);
        var x = b.MemoryBuffer("input", input);
        var codes = b.MemoryBuffer("codes", buffers.ForwardCodes!);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", output);
        var sums = new OneSampleSums(
            b, new SumsTask(x, layer.Inputs, z, layer.Outputs, "output", bias, layer.OutputShift, SampleBlocks: 1));
        var tables = new ForwardTables(b, layout, sums, codes, layer.Inputs);
        sums.ForUnits("Output", outputs =>
        {
            sums.Begin(outputs);
            tables.ForBlocks(
                row => sums.Row([.. row.Select(part => (Axis.Feature, part))]), accumulate => accumulate(outputs, sums.Sums(), []));
        });
        var rows = layout.RowsPerGroup.ToString(CultureInfo.InvariantCulture);
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {(layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x of one "
                + "sample, without vectors.",
            [
                $"Sums by table, as for a mini-batch: the sums of {rows} inputs are formed once, and each output then costs one look-up",
                $"and one addition per {rows} inputs. For processors on which looking up in a vector takes many instructions.",
                "The same sums in the same order as for a mini-batch, to the bit.",
                "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
            ],
            OneSampleForward.Products(layer));
    }
}
