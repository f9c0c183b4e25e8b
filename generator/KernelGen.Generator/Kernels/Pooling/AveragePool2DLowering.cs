using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>The mean of what is under a window.</summary>
internal sealed class AveragePool2DLowering(AveragePool2DLayer layer, LoweringContext context) : LayerLowering(context)
{
    private readonly PooledPicture _picture = new(layer.Window, layer.InputShape, layer.OutputShape, context.SampleBlocks);

    public override bool HasOneSample => _picture.HasOneSample;

    private string Name => Context.Group.Name;

    public override void Forward()
    {
        var output = Context.Activations("A" + Name, layer.OutputShape);
        Context.SetOutput(output, Context.Activations("Gradient" + Name, layer.OutputShape));
        var forward = AveragePoolKernels.LowerForward(Name + "Forward", layer, _picture, Context.Input.Activations, output);
        Context.Program.Forward.Add(forward);
        Context.Program.Predict.Add(forward);
        Context.Program.Calibrate.Add(forward);
    }

    public override void OneSample()
    {
        Context.Output.Row = LoweringContext.Row("Row" + Name, layer.Outputs);
        Context.Program.PredictOne.Add(AveragePoolKernels.LowerForward(
            Name + "OneSample", layer, _picture with { IsOneSample = true }, Context.Input.Row!, Context.Output.Row));
    }

    public override void Backward()
    {
        if (Context.Input.NeedsGradient)
        {
            Context.Program.Backward.Add(AveragePoolKernels.LowerBackward(
                Name + "Backward", layer, _picture, Context.Output.Gradient.Buffer, Context.Input.Gradient.Next()));
        }
    }
}
