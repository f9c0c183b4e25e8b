using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>The largest value under a window.</summary>
internal sealed class MaxPool2DLowering(MaxPool2DLayer layer, LoweringContext context) : LayerLowering(context)
{
    private readonly PooledPicture _picture = new(layer.Window, layer.InputShape, layer.OutputShape, context.SampleBlocks);
    private MemoryBuffer? _choices;

    public override bool HasOneSample => _picture.HasOneSample;

    private string Name => Context.Group.Name;

    public override void Forward()
    {
        var output = Context.Activations("A" + Name, layer.OutputShape);
        Context.SetOutput(output, Context.Activations("Gradient" + Name, layer.OutputShape));
        var inference = MaxPoolForward.Lower(Name + "Inference", layer, _picture, Context.Input.Activations, output, null);
        Context.Program.Predict.Add(inference);
        Context.Program.Calibrate.Add(inference);
        if (!Context.Input.NeedsGradient)
        {
            Context.Program.Forward.Add(inference);
            return;
        }

        _choices = new MemoryBuffer(
            "Choices" + Name,
            ElementKind.Byte,
            ActivationLayout.Of(layer.OutputShape, Context.SampleBlocks),
            ", the number of the place in the window that has the largest value",
            false)
        {
            Bound = new CodesBelow(layer.Window.Places),
        };
        Context.Program.Forward.Add(
            MaxPoolForward.Lower(Name + "Forward", layer, _picture, Context.Input.Activations, output, _choices));
    }

    public override void OneSample()
    {
        Context.Output.Row = LoweringContext.Row("Row" + Name, layer.Outputs);
        Context.Program.PredictOne.Add(MaxPoolForward.Lower(
            Name + "OneSample", layer, _picture with { IsOneSample = true }, Context.Input.Row!, Context.Output.Row, null));
    }

    public override void Backward()
    {
        if (_choices is null)
        {
            return;
        }

        var gradient = Context.Output.Gradient.Buffer;
        Context.Program.Backward.Add(
            MaxPoolBackward.Lower(Name + "Backward", layer, _picture, gradient, _choices, Context.Input.Gradient.Next()));
        if (Context.Input.Readers == 1 && _picture.IsDisjoint)
        {
            Context.Input.Gradient.Pooled = new PooledGradient(layer.Window, layer.OutputShape, _choices, gradient);
        }
    }
}
