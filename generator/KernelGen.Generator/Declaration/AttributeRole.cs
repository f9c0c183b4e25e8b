namespace KernelGen.Generator.Declaration;

/// <summary>What an attribute contributes to a network.</summary>
internal enum AttributeRole
{
    /// <summary>[Network] itself.</summary>
    Network,

    /// <summary>[Input].</summary>
    Input,

    /// <summary>A layer.</summary>
    Layer,

    /// <summary>A loss.</summary>
    Loss,

    /// <summary>How gradients become updates; its place among the layers does not matter.</summary>
    Optimizer,

    /// <summary>A setting of the whole network, whose place among the layers does not matter.</summary>
    Setting,
}
