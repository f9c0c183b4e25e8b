namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>
/// How a layer, or a group of layers that share their passes over memory, becomes kernels: one object for each, asked for the way forward,
/// one sample, the way back and the update in this order; the update may come behind the way back of all layers. What it makes goes to its
/// context.
/// </summary>
/// <param name="context">What it is given.</param>
internal abstract class LayerLowering(LoweringContext context)
{
    public LoweringContext Context { get; } = context;

    /// <summary>Whether there are kernels for one sample.</summary>
    public virtual bool HasOneSample => true;

    /// <summary>Whether the kernels for one sample are fast only where looking up in a vector takes a few instructions.</summary>
    public virtual bool NeedsVectorLookUps => false;

    /// <summary>Memory and tensors; the way forward in training, inference and calibration; the output.</summary>
    public abstract void Forward();

    /// <summary>Inference of one sample, and where it leaves the output.</summary>
    public abstract void OneSample();

    /// <summary>From the gradient at the output to those at the inputs and of vectors; asked only where one comes back.</summary>
    public abstract void Backward();

    /// <summary>The update of what is trained, as far as the way back has not done it.</summary>
    public virtual void Update()
    {
    }
}
