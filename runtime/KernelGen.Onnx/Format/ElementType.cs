namespace KernelGen.Onnx.Format;

/// <summary>What the elements of a tensor are (TensorProto.DataType).</summary>
internal enum ElementType
{
    /// <summary>Nothing was said.</summary>
    Undefined = 0,

    /// <summary>32 bits, IEEE 754.</summary>
    Float = 1,

    /// <summary>Bytes.</summary>
    UInt8 = 2,

    /// <summary>Signed bytes.</summary>
    Int8 = 3,

    /// <summary>32 bits.</summary>
    Int32 = 6,

    /// <summary>64 bits.</summary>
    Int64 = 7,

    /// <summary>16 bits, IEEE 754.</summary>
    Float16 = 10,

    /// <summary>64 bits, IEEE 754.</summary>
    Double = 11,

    /// <summary>The upper half of 32 bits, IEEE 754.</summary>
    BFloat16 = 16,
}
