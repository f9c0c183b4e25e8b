using System;

namespace KernelGen.Onnx.Format;

/// <summary>Attributes of nodes.</summary>
internal static class OnnxAttribute
{
    private const int FloatType = 1;
    private const int IntType = 2;
    private const int StringType = 3;
    private const int IntsType = 7;

    /// <summary>An integer.</summary>
    public static ProtoMessage Int(string name, long value) => New(name, IntType).Add(OnnxFields.AttributeInt, value);

    /// <summary>A list of integers.</summary>
    public static ProtoMessage Ints(string name, params int[] values)
    {
        var attribute = New(name, IntsType);
        Array.ForEach(values, value => attribute.Add(OnnxFields.AttributeInts, value));
        return attribute;
    }

    /// <summary>A float.</summary>
    public static ProtoMessage Float(string name, float value) => New(name, FloatType).Add(OnnxFields.AttributeFloat, value);

    /// <summary>A text.</summary>
    public static ProtoMessage Text(string name, string value) => New(name, StringType).Add(OnnxFields.AttributeString, value);

    private static ProtoMessage New(string name, int type) =>
        new ProtoMessage().Add(OnnxFields.AttributeName, name).Add(OnnxFields.AttributeType, type);
}
