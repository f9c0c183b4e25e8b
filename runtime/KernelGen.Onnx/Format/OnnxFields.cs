namespace KernelGen.Onnx.Format;

/// <summary>Field numbers of the messages of the ONNX specification, as far as they are read or written here.</summary>
internal static class OnnxFields
{
    public const int ModelIrVersion = 1;
    public const int ModelProducerName = 2;
    public const int ModelProducerVersion = 3;
    public const int ModelDocumentation = 6;
    public const int ModelGraph = 7;
    public const int ModelOperatorSets = 8;
    public const int ModelMetadata = 14;

    public const int OperatorSetDomain = 1;
    public const int OperatorSetVersion = 2;

    public const int EntryKey = 1;
    public const int EntryValue = 2;

    public const int GraphNodes = 1;
    public const int GraphName = 2;
    public const int GraphInitializers = 5;
    public const int GraphInputs = 11;
    public const int GraphOutputs = 12;
    public const int GraphSparseInitializers = 15;

    public const int NodeInputs = 1;
    public const int NodeOutputs = 2;
    public const int NodeName = 3;
    public const int NodeType = 4;
    public const int NodeAttributes = 5;
    public const int NodeDomain = 7;

    public const int AttributeName = 1;
    public const int AttributeFloat = 2;
    public const int AttributeInt = 3;
    public const int AttributeString = 4;
    public const int AttributeTensor = 5;
    public const int AttributeInts = 8;
    public const int AttributeType = 20;

    public const int TensorDimensions = 1;
    public const int TensorElementType = 2;
    public const int TensorFloats = 4;
    public const int TensorInts = 5;
    public const int TensorName = 8;
    public const int TensorRaw = 9;
    public const int TensorDoubles = 10;
    public const int TensorExternal = 13;
    public const int TensorLocation = 14;

    public const int ValueName = 1;
    public const int ValueType = 2;
    public const int TypeTensor = 1;
    public const int TensorTypeElement = 1;
    public const int TensorTypeShape = 2;
    public const int ShapeDimensions = 1;
    public const int DimensionSize = 1;
    public const int DimensionName = 2;
}
