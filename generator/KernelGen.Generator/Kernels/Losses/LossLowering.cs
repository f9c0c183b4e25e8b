using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>How a loss is lowered within the kernel that gives the loss of each sample and the gradient at the logits.</summary>
internal abstract class LossLowering
{
    /// <summary>"Squared hinge".</summary>
    public abstract string Name { get; }

    /// <summary>Whether its gradient takes what all gradients carry as a number, where there are no products.</summary>
    public virtual bool NeedsFactors => false;

    /// <summary>Multiplications for each output in full precision, where this one does without.</summary>
    public virtual long ProductsPerOutput => 0;

    /// <summary>Loss and gradient as formulas.</summary>
    public abstract string Formula(int outputs);

    /// <summary>Loss and gradient of sixteen samples: output by output, unless the loss looks at all of them first.</summary>
    public virtual void SampleBlock(LossPlace place)
    {
        var b = place.Builder;
        b.For("output", 0, place.Outputs, 1, output =>
        {
            var index = place.Index(output);
            var value = b.Let("logit", new Load(place.Logits, index, ValueKind.Lanes));
            place.StoreGradient(index, Output(place, output, index, value));
        });
    }

    /// <summary>Adds the loss of an output, and gives the gradient at it.</summary>
    protected abstract Expression Output(LossPlace place, Variable output, Expression index, Variable value);
}
