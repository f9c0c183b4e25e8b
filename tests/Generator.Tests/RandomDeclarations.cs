using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Tests.Settings;

namespace KernelGen.Generator.Tests;

/// <summary>Source text that people might have half typed: declarations from a grammar whose every choice includes nonsense.</summary>
internal static class RandomDeclarations
{
    private static readonly string[] Layers = ["Add", .. RandomLayers.OfRows, .. RandomLayers.OfPictures, .. RandomLayers.OfInput];

    private static readonly string[] Losses = ["Hinge", "Loss", "MeanSquaredError", "SoftmaxCrossEntropy", "SquaredHinge"];

    private static readonly string[] Optimizers = ["Adam", "Momentum", "SGD", "ShiftAdaMax", "ShiftMomentum"];

    private static readonly Gen<string> Value = Choice(
    [
        "0", "-1", "1", "2", "7", "10", "784", "65536", "4194304", "4194305", "2147483647", "-2147483648", "int.MaxValue + 1",
        "unchecked(int.MaxValue + 1)", "9999999999", "0.5f", "1f", "-0.5f", "float.NaN", "float.PositiveInfinity", "1e-45f", "3e38f",
        "1.5", "1/0", "true", "false", "null", "default", "\"3\"", "'a'", "typeof(int)", "new int[] { 1 }", "nameof(X)", "nameof(F)",
        "nameof(B)",
        "\"F\"", "typeof(X)", "Missing", "Missing.Value", "Read()", "@class", "Size", "(Weights)7", "(Weights)(-1)", "Weights.Quaternary",
        "(Sampling)2", "(Rounding)int.MinValue", "$\"{1}\"", "\"FirstCache=\"", "\"FirstCache=1K; Nothing\"", "(", "",
        .. DeclarationAttribute.All.SelectMany(attribute => attribute.Settings).SelectMany(setting => setting.Values).Distinct(),
    ]);

    private static readonly Gen<string> Argument = Gen.Frequency(
        (6, Value),
        (3, Gen.Select(
            Choice([.. Names(attribute => attribute.Properties), "Units", "Nothing", "TypeId"]),
            Value,
            (name, value) => name + " = " + value)),
        (1, Gen.Select(
            Choice([.. Names(attribute => attribute.Constructors.SelectMany(parameters => parameters)), "nothing"]),
            Value,
            (name, value) => name + ": " + value)));

    private static readonly Gen<string> Name = Choice(
    [
        .. DeclarationAttribute.All.Select(attribute => attribute.Name), "Input", "Dense", "Dense",
        "Activation(nameof(F), Derivative = nameof(B))",
        "Loss(nameof(B), Derivative = nameof(B))", "MultiplicationFree", "NetworkAttribute", "KernelGen.Dense", "D", "System.Obsolete",
        "Missing",
        "Elsewhere.Dense", "Generic<int>", "",
    ]);

    private static readonly Gen<string> Nonsense = Gen.Select(
        Name,
        Argument.Array[0, 3],
        Gen.Bool,
        (name, arguments, bare) => bare ? name : name + "(" + string.Join(", ", arguments) + ")");

    private static readonly Gen<string> Sensible = Gen.OneOf(Valid("Dense"), Valid(Layers));

    private static readonly Gen<string> SensibleList = Gen.Select(
        Valid("Network"),
        Gen.Int.Select(seed => new RandomLayers(seed)),
        Valid(Losses),
        Gen.OneOf(Gen.Const(""), Valid("QuantizedBackprop"), Valid("GradientNoise"), Valid("PowersOfTwo")),
        Gen.Frequency((1, Gen.Const("")), (4, Valid(Optimizers))),
        (network, layers, loss, backprop, optimizer) => $"[{network}, {layers.Input}]\n[{string.Join(", ", layers.Layers)}]\n"
            + string.Concat(
                new[] { loss, backprop, optimizer }.Where(attribute => attribute.Length > 0).Select(attribute => $"[{attribute}]")));

    private static readonly Gen<string> AnyList = Gen.Select(
        Mostly(Sensible, Nonsense).Array[0, 6],
        Choice("[Network, Input(5)]", "[Network(BatchSize = 3), Input(2, 3, 1)]", "[Network]", "[Input(3)]", ""),
        Choice("[SquaredHinge]", "[Hinge]", "[SoftmaxCrossEntropy]", "[MeanSquaredError]", "[Hinge, Hinge]", ""),
        Gen.Bool,
        (layers, head, tail, separate) =>
            head + (separate ? string.Concat(layers.Select(layer => "[" + layer + "]")) : "[" + string.Join(", ", layers) + "]") + tail);

    private static readonly Gen<string> SensibleHeader = Gen.Select(
        Choice("public", "internal sealed", ""),
        Choice("class", "record"),
        Choice("X", "x", "Y", "@class", "Цифры", "A\u203FB", "@record", "Digits"),
        (modifiers, keyword, name) => modifiers + " partial " + keyword + " " + name);

    private static readonly Gen<string> AnyHeader = Gen.Select(
        Choice(
            "public",
            "internal",
            "private",
            "protected internal",
            "file",
            "static",
            "abstract",
            "sealed",
            "unsafe",
            "readonly",
            "ref",
            "new",
            "")
            .Array[0, 2].Select(words => string.Join(" ", words)),
        Choice("partial ", "partial ", "partial ", ""),
        Choice("class", "class", "class", "record", "record class", "record struct", "struct", "interface", "enum", "delegate"),
        Choice("X", "X", "X", "Y", "x", "@class", "record", "Train", "Цифры", "A\u203FB", ""),
        Choice("", "", "", "<T>", "<", "(int a)", "()", " : X", " : Base", " : Missing", " : System.Attribute", " : INetwork"),
        (modifiers, partial, keyword, name, rest) => modifiers + " " + partial + keyword + " " + name + rest);

    private static readonly Gen<string> SensibleBody = Choice(
        ";",
        " { }",
        " { private const int Size = 3; }",
        " { public int Environment => 1; private sealed class Guard { } }",
        " { public static int Math() => 2; private enum Plane { Front } }",
        " { " + Setting.Methods + " }",
        " { private const int Size = 4; " + Setting.Methods + " }",
        " { static float F(float x) => F(x); static float B(float x, float y) { while (true) { } } }");

    private static readonly Gen<string> AnyBody = Choice(
        " { public int Step; }", " { public X() { } }", " { public X() : this(1) { } }", " { public X(long a, int b) { } }",
        " { X(X other) { } }", " { public required int R { get; set; } }", " { void Train(int x) { } class Load { } }", " {", "",
        " { static float F(float x) => ; static float B(float x, float y) { return } }",
        " { static float F(float x) { return x",
        " { static float F(float x) => base.F(x) + this; static float B(float a, float b) { if () return; else goto x; } }",
        " { static float F(float x) { float y; switch (x) { default: break; } return y = x ?? 1f; } static extern float B(float x, float "
            + "y); }");

    private static readonly Gen<string> Type = Gen.Select(
        Mostly(SensibleList, AnyList),
        Mostly(SensibleHeader, AnyHeader),
        Mostly(SensibleBody, AnyBody),
        (attributes, header, body) => attributes + "\n" + header + body + "\n");

    private static readonly Gen<string> Container = Gen.Select(
        Mostly(
            Choice(
                "#", "namespace Shop { # }", "namespace @event.Shop { # }", "partial class Outer { # }", "partial interface IOuter { # }",
                "namespace Shop { partial record struct Outer { # } }", "namespace Shop.Math { } namespace Shop.Models { # }"),
            Choice(
                "class Outer { # }", "partial class Outer<T> { # }", "file partial class Outer { # }", "void M() { # }",
                "namespace Shop { partial class X { # } }", "namespace { #")),
        Mostly(Type.Array[1, 1], Type.Array[2, 3]),
        (container, types) => container.Replace("#", string.Concat(types), StringComparison.Ordinal));

    /// <summary>The attributes that are drawn where they make sense.</summary>
    public static string[] Placed =>
        ["Network", "Input", "QuantizedBackprop", "GradientNoise", "PowersOfTwo", .. Layers, .. Losses, .. Optimizers];

    /// <summary>The class Shop.Digits, a network that can mostly be built.</summary>
    public static Gen<string> Network => SensibleList.Select(attributes => $$"""
        using KernelGen;
        namespace Shop;
        {{attributes}}
        public sealed partial class Digits { {{Setting.Methods}} }
        internal static class {{Setting.UserFunctions}} { {{Setting.Methods}} }

        """);

    /// <summary>A file, often cut off in the middle.</summary>
    public static Gen<string> File { get; } = Gen.Select(
        Mostly(Container.Array[1, 1], Container.Array[2, 3]),
        Mostly(Gen.Const(1.0), Gen.Double[0, 1]),
        (containers, kept) =>
        {
            var text = $$"""
                using KernelGen;
                using D = KernelGen.DenseAttribute;
                namespace Elsewhere { public class DenseAttribute : System.Attribute { public DenseAttribute(int x) { } } }
                public class Base { public Base(int x) { } public int Summary => 1; }
                public class Generic<T> : System.Attribute;
                internal static class {{Setting.UserFunctions}} { {{Setting.Methods}} }

                """ + string.Concat(containers);
            return text[..(int)(text.Length * kept)];
        });

    // Nonsense in one place hides what happens in the others, so most places make sense.
    private static Gen<T> Mostly<T>(Gen<T> sensible, Gen<T> any) => Gen.Frequency((5, sensible), (1, any));

    private static Gen<string> Valid(params string[] attributes) =>
        Gen.OneOf([.. attributes.Select(attribute => DeclarationAttribute.Of(attribute).Valid())]);

    private static IEnumerable<string> Names(Func<DeclarationAttribute, IEnumerable<Setting>> settings) =>
        DeclarationAttribute.All.SelectMany(settings).Select(setting => setting.Name).Distinct();

    private static Gen<string> Choice(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
