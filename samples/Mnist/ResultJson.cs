using System.Text.Json.Serialization;

namespace Mnist;

/// <summary>How results are written as JSON: camelCase, readable.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
