namespace KernelGen.Generator.Ir;

/// <summary>What the indices along an axis count.</summary>
internal enum Axis
{
    /// <summary>Blocks of sixteen samples.</summary>
    SampleBlock,

    /// <summary>Two such blocks.</summary>
    BlockPair,

    Sample,

    /// <summary>Rows of a picture.</summary>
    Row,

    /// <summary>Columns of a picture.</summary>
    Column,

    /// <summary>Channels of a picture.</summary>
    Channel,

    /// <summary>Values of a sample, whatever its shape.</summary>
    Feature,

    /// <summary>Elements of a vector; whole vectors need no index along it.</summary>
    Lane,

    /// <summary>Parts of another axis.</summary>
    Tile,

    Input,
    Output,

    /// <summary>Inputs or outputs of a layer, whichever it computes.</summary>
    Result,

    /// <summary>Inputs, as many as one code stands for.</summary>
    Group,

    /// <summary>Four such groups.</summary>
    Quad,

    /// <summary>Powers of two that values are rounded to.</summary>
    Power,

    /// <summary>Entries of lists that data fill.</summary>
    Entry,
}
