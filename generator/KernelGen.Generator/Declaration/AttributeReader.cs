using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>From the compiler's attribute data to <see cref="DeclaredAttribute"/> records.</summary>
internal static class AttributeReader
{
    public const string NetworkAttribute = "KernelGen.NetworkAttribute";

    private const string Suffix = "Attribute";

    private static readonly Dictionary<string, AttributeRole> Roles = new(StringComparer.Ordinal)
    {
        ["Network"] = AttributeRole.Network,
        ["Input"] = AttributeRole.Input,
        ["Dense"] = AttributeRole.Layer,
        ["BatchNorm"] = AttributeRole.Layer,
        ["ShiftBatchNorm"] = AttributeRole.Layer,
        ["ReLU"] = AttributeRole.Layer,
        ["Dropout"] = AttributeRole.Layer,
        ["Activation"] = AttributeRole.Layer,
        ["SquaredHinge"] = AttributeRole.Loss,
        ["Hinge"] = AttributeRole.Loss,
        ["SoftmaxCrossEntropy"] = AttributeRole.Loss,
        ["MeanSquaredError"] = AttributeRole.Loss,
        ["Loss"] = AttributeRole.Loss,
        ["QuantizedBackprop"] = AttributeRole.Setting,
        ["Momentum"] = AttributeRole.Optimizer,
        ["ShiftMomentum"] = AttributeRole.Optimizer,
        ["Adam"] = AttributeRole.Optimizer,
        ["ShiftAdaMax"] = AttributeRole.Optimizer,
    };

    /// <summary>The name of a KernelGen attribute that declares a part of a network ("Dense"); null for any other attribute.</summary>
    public static string? NameOf(AttributeData attribute)
    {
        if (attribute.AttributeClass is not
            {
                ContainingType: null,
                Arity: 0,
                ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true },
            } type || !type.Name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        var name = type.Name.Substring(0, type.Name.Length - Suffix.Length);
        return Roles.ContainsKey(name) ? name : null;
    }

    public static DeclaredAttribute Read(AttributeData attribute, int ordinal, int part)
    {
        var name = NameOf(attribute) ?? throw new ArgumentException("The attribute is none of KernelGen's.", nameof(attribute));
        var role = Roles[name];
        var arguments = new Arguments(attribute);
        DeclaredAttribute? read = name switch
        {
            "Network" => new DeclaredNetwork(
                ordinal, part, arguments.Int("BatchSize"), arguments.Int("Weights"), arguments.Int("Sampling"), arguments.Bool("MultiplicationFree"), arguments.Text("Tuning"), arguments.Int("Arithmetic")),
            "Input" => new DeclaredInput(
                ordinal, part, arguments.Int("size"), arguments.Int("height"), arguments.Int("width"), arguments.Int("channels")),
            "Dense" when arguments.Int("units") is { } units => new DeclaredDense(
                ordinal,
                part,
                units,
                arguments.Int("Weights"),
                arguments.Int("Sampling"),
                arguments.Bool("Bias"),
                arguments.Bool("QuantizeBackprop")),
            "BatchNorm" => new DeclaredBatchNorm(ordinal, part, arguments.Float("Epsilon")),
            "ShiftBatchNorm" => new DeclaredShiftBatchNorm(
                ordinal, part, arguments.Int("Form"), arguments.Int("Terms"), arguments.Float("Epsilon")),
            "ReLU" => new DeclaredReLU(ordinal, part),
            "Dropout" when arguments.Float("rate") is { } rate => new DeclaredDropout(ordinal, part, rate),
            "QuantizedBackprop" => new DeclaredQuantizedBackprop(
                ordinal,
                part,
                arguments.Bool("Enabled"),
                arguments.Int("MaxLeftShift"),
                arguments.Int("MaxRightShift"),
                arguments.Int("Rounding")),
            "Momentum" when arguments.Float("momentum") is { } momentum => new DeclaredMomentum(ordinal, part, momentum),
            "ShiftMomentum" when arguments.Int("shift") is { } shift => new DeclaredShiftMomentum(ordinal, part, shift),
            "Adam" => new DeclaredAdam(ordinal, part, arguments.Float("Beta1"), arguments.Float("Beta2"), arguments.Float("Epsilon")),
            "ShiftAdaMax" => new DeclaredShiftAdaMax(ordinal, part),
            _ when role == AttributeRole.Loss => new DeclaredLoss(ordinal, part, name),
            _ => null,
        };
        return read is not null && arguments.AreValid ? read : new UnreadableAttribute(ordinal, part, name, role);
    }

    /// <summary>Constructor and named arguments by name. In code that does not compile any of them may be missing or of a wrong kind.</summary>
    private sealed class Arguments
    {
        private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

        public Arguments(AttributeData attribute)
        {
            var parameters = attribute.AttributeConstructor?.Parameters ?? [];
            AreValid = attribute.AttributeConstructor is not null && attribute.ConstructorArguments.Length == parameters.Length;
            foreach (var (parameter, value) in parameters.Zip(attribute.ConstructorArguments, static (p, a) => (p, a)))
            {
                Add(parameter.Name, value);
            }

            foreach (var argument in attribute.NamedArguments)
            {
                Add(argument.Key, argument.Value);
            }
        }

        public bool AreValid { get; private set; }

        public int? Int(string name) => Get<int>(name);

        public float? Float(string name) => Get<float>(name);

        public bool? Bool(string name) => Get<bool>(name);

        public string? Text(string name)
        {
            if (!_values.TryGetValue(name, out var value) || value is null)
            {
                return null;
            }

            AreValid &= value is string;
            return value as string;
        }

        private T? Get<T>(string name)
            where T : struct
        {
            if (!_values.TryGetValue(name, out var value))
            {
                return null;
            }

            AreValid &= value is T;
            return value as T?;
        }

        private void Add(string name, TypedConstant value)
        {
            if (value.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum)
            {
                _values[name] = value.Value;
            }
            else
            {
                AreValid = false;
            }
        }
    }
}
