using System.Linq;
using CsCheck;

namespace KernelGen.Generator.Tests;

/// <summary>Source text that people might have half typed: declarations from a grammar whose every choice includes nonsense.</summary>
internal static class RandomDeclarations
{
    private static readonly Gen<string> Value = Choice(
        "0", "-1", "1", "2", "7", "10", "784", "65536", "16777216", "16777217", "2147483647", "-2147483648", "int.MaxValue + 1",
        "unchecked(int.MaxValue + 1)", "9999999999", "0.5f", "1f", "-0.5f", "float.NaN", "float.PositiveInfinity", "1e-45f", "3e38f",
        "1.5", "1/0", "true", "false", "null", "default", "\"3\"", "'a'", "typeof(int)", "new int[] { 1 }", "nameof(X)", "Missing",
        "Missing.Value", "Read()", "@class", "Size", "(Weights)7", "(Weights)(-1)", "Weights.Real", "Weights.Binary", "Weights.Ternary",
        "Weights.Quaternary", "(Sampling)2", "Sampling.Deterministic", "Rounding.Nearest", "(Rounding)int.MinValue", "$\"{1}\"", "(", "");

    private static readonly Gen<string> Argument = Gen.Frequency(
        (6, Value),
        (3, Gen.Select(
            Choice(
                "BatchSize", "Weights", "Sampling", "Bias", "QuantizeBackprop", "Epsilon", "Enabled", "MaxLeftShift", "MaxRightShift",
                "Rounding", "Units", "Nothing", "TypeId"),
            Value,
            (name, value) => name + " = " + value)),
        (1, Gen.Select(
            Choice("units", "size", "height", "width", "channels", "rate", "nothing"), Value, (name, value) => name + ": " + value)));

    private static readonly Gen<string> Name = Choice(
        "Network", "Input", "Input", "Dense", "Dense", "Dense", "BatchNorm", "ReLU", "Dropout", "SquaredHinge", "Hinge",
        "SoftmaxCrossEntropy", "MeanSquaredError", "QuantizedBackprop", "MultiplicationFree", "NetworkAttribute", "KernelGen.Dense",
        "D", "System.Obsolete", "Missing", "Elsewhere.Dense", "Generic<int>", "");

    private static readonly Gen<string> Nonsense = Gen.Select(
        Name,
        Argument.Array[0, 3],
        Gen.Bool,
        (name, arguments, bare) => bare ? name : name + "(" + string.Join(", ", arguments) + ")");

    private static readonly Gen<string> Sensible = Gen.OneOf(
        Gen.Int[1, 40].Select(units => "Dense(" + units + ")"),
        Choice("BatchNorm", "ReLU", "Dropout(0.25f)", "Dense(3, Weights = Weights.Binary)", "Dense(4, Bias = true)"));

    private static readonly Gen<string> AttributeList = Gen.Select(
        Gen.Frequency((3, Sensible), (2, Nonsense)).Array[0, 6],
        Choice("[Network, Input(5)]", "[Network(BatchSize = 3), Input(2, 3, 1)]", "[Network]", "[Input(3)]", ""),
        Choice("[SquaredHinge]", "[Hinge]", "[SoftmaxCrossEntropy]", "[MeanSquaredError]", "[Hinge, Hinge]", ""),
        Gen.Bool,
        (layers, head, tail, separate) =>
            head + (separate ? string.Concat(layers.Select(layer => "[" + layer + "]")) : "[" + string.Join(", ", layers) + "]") + tail);

    private static readonly Gen<string> Modifiers = Choice(
        "public", "internal", "private", "protected internal", "file", "static", "abstract", "sealed", "unsafe", "readonly", "ref", "new", "")
        .Array[0, 2].Select(words => string.Join(" ", words));

    private static readonly Gen<string> Header = Gen.Select(
        Modifiers,
        Choice("partial ", "partial ", "partial ", ""),
        Choice("class", "class", "class", "record", "record class", "record struct", "struct", "interface", "enum", "delegate"),
        Choice("X", "X", "X", "Y", "x", "@class", "record", "Train", "Цифры", "A\u203FB", ""),
        Choice("", "", "", "<T>", "<", "(int a)", "()", " : X", " : Base", " : Missing", " : System.Attribute", " : INetwork"),
        (modifiers, partial, keyword, name, rest) => modifiers + " " + partial + keyword + " " + name + rest);

    private static readonly Gen<string> Body = Choice(
        ";", " { }", " { }", " { public int Step; }", " { public X() { } }", " { public X() : this(1) { } }", " { public X(long a, int b) { } }",
        " { X(X other) { } }", " { const int Size = 3; }", " { public required int R { get; set; } }", " { void Train(int x) { } class Load { } }",
        " {", "");

    private static readonly Gen<string> Type = Gen.Select(
        AttributeList, Header, Body, (attributes, header, body) => attributes + "\n" + header + body + "\n");

    private static readonly Gen<string> Container = Gen.Select(
        Choice(
            "namespace Shop { # }", "namespace @event.Shop { # }", "#", "#", "partial class Outer { # }", "class Outer { # }",
            "partial class Outer<T> { # }", "file partial class Outer { # }", "partial interface Outer { # }",
            "partial record struct Outer { # }", "void M() { # }", "namespace Shop { partial class X { # } }", "namespace { #"),
        Type.Array[1, 3],
        (container, types) => container.Replace("#", string.Concat(types), System.StringComparison.Ordinal));

    /// <summary>A file, often cut off in the middle.</summary>
    public static Gen<string> File { get; } = Gen.Select(
        Container.Array[1, 3],
        Gen.Frequency((3, Gen.Const(1.0)), (1, Gen.Double[0, 1])),
        (containers, kept) =>
        {
            var text = """
                using KernelGen;
                using D = KernelGen.DenseAttribute;
                namespace Elsewhere { public class DenseAttribute : System.Attribute { public DenseAttribute(int x) { } } }
                public class Base { public Base(int x) { } public int Summary => 1; }
                public class Generic<T> : System.Attribute;

                """ + string.Concat(containers);
            return text[..(int)(text.Length * kept)];
        });

    private static Gen<string> Choice(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
