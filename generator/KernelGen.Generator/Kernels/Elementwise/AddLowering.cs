using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>The sum of several values. The gradient at it is the gradient at each of them.</summary>
internal sealed class AddLowering(AddLayer layer, LoweringContext context) : LayerLowering(context)
{
    // The one input, if there is one, at which the gradient lies where that at the sum does.
    private readonly NodeOutput? _sharing = context.Inputs.FirstOrDefault(input => input.NeedsGradient && input.Readers == 1);

    private string Name => Context.Group.Name;

    public override void Forward()
    {
        // In the place of a value that nobody else needs.
        var place = Context.Inputs.FirstOrDefault(input => input.MayBeOverwritten);
        var sum = place?.Activations ?? Context.Activations("A" + Name, layer.OutputShape);
        Context.SetOutput(sum, _sharing?.Gradient.Buffer ?? Context.Activations("Gradient" + Name, layer.OutputShape));
        var forward = LowerForward(sum);
        Context.Program.Forward.Add(forward);
        Context.Program.Predict.Add(forward);
        Context.Program.Calibrate.Add(forward);
    }

    public override void OneSample()
    {
        var place = Context.Inputs.FirstOrDefault(input => input.Readers == 1);
        Context.Output.Row = place?.Row ?? LoweringContext.Row("Row" + Name, layer.Outputs);
        Context.Program.PredictOne.Add(LowerOneSample(Context.Output.Row));
    }

    public override void Backward()
    {
        var targets = Context.Inputs
            .Where(input => input.NeedsGradient && !ReferenceEquals(input, _sharing))
            .Select(input => input.Gradient.Next())
            .ToList();
        if (targets.Count > 0)
        {
            Context.Program.Backward.Add(LowerBackward(targets));
        }
    }

    private Kernel LowerForward(MemoryBuffer sum)
    {
        var b = new KernelBuilder(Name + "Forward", layer.Index);
        var inputs = Context.Inputs.Select((input, number) => b.MemoryBuffer("input" + Text(number), input.Activations)).ToList();
        var target = Target(b, sum, inputs, input => input.Activations);
        ForValues(b, index => b.Store(target, index, Sum(inputs, index)));
        return b.Build($"Layer {layer.Index}, the sum of {Text(inputs.Count)} times {layer.Outputs} values.", ["One pass over memory."]);
    }

    private Kernel LowerOneSample(MemoryBuffer row)
    {
        var b = new KernelBuilder(Name + "OneSample", layer.Index, Occasion.Sample);
        var inputs = Context.Inputs.Select((input, number) => b.MemoryBuffer("input" + Text(number), input.Row!)).ToList();
        var target = Target(b, row, inputs, input => input.Row!);
        b.ForUnits("vector", Lane.RoundUp(layer.Outputs, Lane.Count) / Lane.Count, vector =>
        {
            var index = target.At((Axis.Feature, vector.Stride(Lane.Count)));
            b.Store(target, index, Sum(inputs, index));
        });
        return b.Build(
            $"Layer {layer.Index}, the sum of {Text(inputs.Count)} times {layer.Outputs} values, of one sample.",
            ["One pass over memory."]);
    }

    private Kernel LowerBackward(IReadOnlyList<GradientTarget> targets)
    {
        var b = new KernelBuilder(Name + "Backward", layer.Index);
        var gradient = b.MemoryBuffer("gradient", Context.Output.Gradient.Buffer);
        var pointers = targets.Select((target, number) => b.MemoryBuffer("gradientBelow" + Text(number), target.Buffer)).ToList();
        ForValues(b, index =>
        {
            var value = b.Let("value", new Load(gradient, index, ValueKind.Lanes));
            for (var k = 0; k < targets.Count; k++)
            {
                targets[k].Store(b, pointers[k], index, value);
            }
        });
        return b.Build($"Layer {layer.Index}, a sum: the gradient behind it to those in front of it.", ["The derivative of a sum is 1."]);
    }

    /// <summary>Every sixteen values of a mini-batch, cut as the sums in front are.</summary>
    private void ForValues(KernelBuilder b, Action<Expression> body)
    {
        var layout = Context.Output.Activations.Layout;
        var split = new WorkSplit(Context.SampleBlocks, layer.Outputs, 1, SampleBlockSums.SmallestPart);
        split.ForUnits(b, "block", "Feature", Context.SampleBlocks, isSampleBlocks: true, (sampleBlock, features) =>
            features.For(b, "feature", 1, feature => body(layout.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature)))));
    }

    /// <summary>The memory of the sum, under the name of the input that it takes the place of.</summary>
    private Pointer Target(KernelBuilder b, MemoryBuffer sum, List<Pointer> inputs, Func<NodeOutput, MemoryBuffer> memory)
    {
        var place = Context.Inputs.ToList().FindIndex(input => ReferenceEquals(memory(input), sum));
        return place < 0 ? b.MemoryBuffer("sum", sum) : inputs[place];
    }

    private static Expression Sum(IReadOnlyList<Pointer> inputs, Expression index) => inputs
        .Select(input => (Expression)new Load(input, index, ValueKind.Lanes))
        .Aggregate((sum, value) => sum + value);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
