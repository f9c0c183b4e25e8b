using System;
using System.Collections.Generic;
using System.IO;
using Google.Protobuf;

namespace KernelGen.Onnx.Format;

/// <summary>A model that was read: nodes in their order, and tensors by name.</summary>
internal sealed class OnnxFile
{
    // So that a file of next to nothing over and over does not ask for many times its size.
    private const int MostNodes = 1 << 16;
    private const int MostConnections = 1 << 12;

    private readonly byte[] _bytes;
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _tensors = new(StringComparer.Ordinal);

    private OnnxFile(byte[] bytes) => _bytes = bytes;

    /// <summary>The nodes, each behind what it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The tensors.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Tensors => _tensors;

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static OnnxFile Read(byte[] bytes)
    {
        OnnxFile file = new(bytes);
        try
        {
            file.ReadModel(new(bytes, 0, bytes.Length));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"Expected an ONNX model, found what is no protobuf message: {exception.Message}", exception);
        }

        return file;
    }

    private void ReadModel(ProtoReader reader)
    {
        var hasGraph = false;
        while (reader.Next())
        {
            if (reader.Field == OnnxFields.ModelGraph)
            {
                hasGraph = true;
                ReadGraph(reader.Message());
            }
            else
            {
                reader.Skip();
            }
        }

        if (!hasGraph)
        {
            throw new InvalidDataException("Expected an ONNX model, found no graph in it.");
        }
    }

    private void ReadGraph(ProtoReader reader)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.GraphNodes:
                    Check(_nodes.Count, MostNodes, "nodes");
                    _nodes.Add(ReadNode(reader.Message()));
                    break;
                case OnnxFields.GraphInitializers:
                    Check(_tensors.Count, MostNodes, "tensors");
                    var tensor = OnnxTensor.Read(_bytes, reader.Message());
                    if (!_tensors.TryAdd(tensor.Name, tensor))
                    {
                        throw new InvalidDataException($"Expected each tensor once, found '{tensor.Name}' again.");
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private OnnxNode ReadNode(ProtoReader reader)
    {
        var (type, name) = (string.Empty, string.Empty);
        List<string> inputs = [];
        List<string> outputs = [];
        List<OnnxNodeAttribute> attributes = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.NodeInputs:
                    Check(inputs.Count, MostConnections, "inputs of a node");
                    inputs.Add(reader.Text());
                    break;
                case OnnxFields.NodeOutputs:
                    Check(outputs.Count, MostConnections, "outputs of a node");
                    outputs.Add(reader.Text());
                    break;
                case OnnxFields.NodeName:
                    name = reader.Text();
                    break;
                case OnnxFields.NodeType:
                    type = reader.Text();
                    break;
                case OnnxFields.NodeAttributes:
                    Check(attributes.Count, MostConnections, "attributes of a node");
                    attributes.Add(ReadAttribute(reader.Message()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(type, name, inputs, outputs, attributes);
    }

    private OnnxNodeAttribute ReadAttribute(ProtoReader reader)
    {
        var (name, integer, number) = (string.Empty, 0L, 0f);
        string? text = null;
        OnnxTensor? tensor = null;
        List<long> integers = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.AttributeName:
                    name = reader.Text();
                    break;
                case OnnxFields.AttributeInt:
                    integer = reader.Int();
                    break;
                case OnnxFields.AttributeFloat:
                    number = reader.Float();
                    break;
                case OnnxFields.AttributeString:
                    text = reader.Text();
                    break;
                case OnnxFields.AttributeInts:
                    reader.Ints(integers, MostConnections, "integers of an attribute");
                    break;
                case OnnxFields.AttributeTensor:
                    tensor = OnnxTensor.Read(_bytes, reader.Message());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name, integer, number, text, integers, tensor);
    }

    private static void Check(int count, int most, string what)
    {
        if (count >= most)
        {
            throw new InvalidDataException($"Expected at most {most} {what}, found more.");
        }
    }
}
