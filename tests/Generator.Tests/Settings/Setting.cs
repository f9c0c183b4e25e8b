using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Tests.Settings;

/// <summary>What can be written in an attribute of a declaration: a parameter of a constructor, or a property.</summary>
/// <param name="Attribute">The attribute, as it is written.</param>
/// <param name="Name">The name of the parameter or property.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsParameter">Whether it is a parameter.</param>
/// <param name="IsOptional">Whether a declaration may do without it.</param>
internal sealed record Setting(string Attribute, string Name, Type Type, bool IsParameter, bool IsOptional)
{
    // Valid values where the type does not name them all: of a setting of one attribute, or of a name that means the same everywhere.
    private static readonly Dictionary<string, string[]> Rules = new()
    {
        ["BatchSize"] = ["1", "3", "16", "33"],
        ["Shards"] = ["1"], // A divisor of any mini-batch.
        ["MultiplicationFree"] = ["true", "false", "false", "false"],
        ["Tuning"] =
        [
            "\"\"", "\"FirstCache=8K\"", "\"FirstCache=1M; RowsPerTable=3\"", "\"RowsPerTable=1; TablesPerBlock=4\"",
            "\"EntriesPerIteration=2\"",
            "\"RowsPerTable=5; TablesPerBlock=12; EntriesPerIteration=4\"", "\"TablesPerBlock=16; ShortVectors\"", "\"ShortVectors=All\"",
            "\"RowsPerTable=8; TablesPerBlock=8\"",
        ],
        ["size"] = ["1", "5", "7", "17"],
        ["height"] = ["1", "4", "7", "9"],
        ["width"] = ["1", "5", "6", "8"],
        ["channels"] = ["1", "2", "3"],
        ["filters"] = ["1", "2", "5", "8", "16", "17"],
        ["kernel"] = ["1", "2", "3", "5"],
        ["Stride"] = ["1", "2", "3"],
        ["MaxPool2D.size"] = ["1", "2", "3"],
        ["AveragePool2D.size"] = ["1", "2", "3", "4"],
        ["Name"] = ["\"a\"", "\"b\"", "\"c d\""],
        ["From"] = ["\"a\"", "\"b\"", "\"in\""],
        ["names"] = ["\"a\"", "\"b\"", "\"in\""],
        ["units"] = ["1", "2", "7", "15", "16", "17", "33", "40"],
        ["slope"] = ["0.125f", "0.01f"],
        ["rate"] = ["0.1f", "0.25f", "0.5f"],
        ["WeightDecay"] = ["0.0078125f", "0.01f"],
        ["ClipValue"] = ["1f", "0.3f"],
        ["eta"] = ["0.01f", "0.3f", "1f"],
        ["Gamma"] = ["0f", "0.55f", "2f"],
        ["LabelSmoothing"] = ["0.1f", "0.25f"],
        ["Terms"] = ["1", "2", "3", "4"],
        ["PowersOfTwo.Terms"] = ["1", "2", "3"],
        ["MinExponent"] = ["-9", "-6", "-2"],
        ["MaxExponent"] = ["-1", "0", "1", "3"],
        ["MinGradientExponent"] = ["-62", "-31", "-9"],
        ["MaxGradientExponent"] = ["-8", "0", "3"],
        ["Epsilon"] = ["1e-8f", "1e-4f", "0.01f"],
        ["MaxLeftShift"] = ["0", "4", "15"],
        ["MaxRightShift"] = ["0", "4", "15"],
        ["momentum"] = ["0f", "0.5f", "0.9f"],
        ["shift"] = ["1", "3", "15"],
        ["Beta1"] = ["0.5f", "0.9f"],
        ["Beta2"] = ["0.9f", "0.999f"],
        ["Input.Name"] = ["\"in\""],
        ["type"] = [$"typeof({UserFunctions})"],
        ["Activation.method"] = ["\"F\""],
        ["Activation.Derivative"] = ["\"F\"", "\"B\""],
        ["Loss.method"] = ["\"G\""],
        ["Loss.Derivative"] = ["\"B\""],
    };

    // Optional by their type, but a network without them is not built.
    private static readonly string[] Needed = ["Derivative"];

    /// <summary>The class whose methods the valid values name.</summary>
    public const string UserFunctions = "Functions";

    /// <summary>The methods that the valid values name; the loss is never zero, so that a test can tell that it was computed.</summary>
    public const string Methods =
        "internal static float F(float x) { if (x > 1f) { x -= 1f; } return x; } "
        + "internal static float B(float x, float y) => x > y ? y : -F(x); "
        + "internal static float G(float x, float y) => (x > y ? x - y : y - x) + 0.5f;";

    /// <summary>Whether what it says has to fit to what other attributes say, as names have to.</summary>
    public bool IsRare => Name is "Name" or "From";

    /// <summary>Whether a declaration that makes sense writes it.</summary>
    public bool IsNeeded => !IsOptional || Needed.Contains(Name);

    /// <summary>
    /// Valid values, as they are written. A setting without a rule is an error: every test that draws declarations fails by it.
    /// </summary>
    public IReadOnlyList<string> Values =>
        Rules.TryGetValue($"{Attribute}.{Name}", out var values) || Rules.TryGetValue(Name, out values) ? values
        : Named(Type) is { } named ? named
        : throw new InvalidOperationException(
            $"What is valid for {Attribute}.{Name}, of the type {Type}? Add it to {nameof(Setting)}.{nameof(Rules)}.");

    /// <summary>What has to be written before the setting counts as written: each value where the type names them.</summary>
    public IEnumerable<string> Forms => Named(Type) is { } named ? named.Select(Form) : [Form("")];

    /// <summary>What a value that was written counts as.</summary>
    public string Form(string value) => Named(Type)?.Contains(value) == true ? $"{Attribute}.{Name} = {value}" : $"{Attribute}.{Name}";

    private static string[]? Named(Type type) =>
        type == typeof(bool) ? ["true", "false"]
        : type.IsEnum ? [.. Enum.GetNames(type).Select(name => $"{type.Name}.{name}")]
        : null;
}
