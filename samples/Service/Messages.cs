using System;
using System.Text.Json.Serialization;

namespace Service;

/// <summary>How bright each of the seven segments is, 0 to 1.</summary>
internal sealed record Display(ReadOnlyMemory<float> Segments);

/// <summary>The digit that a display shows, and the probability of each of the ten.</summary>
internal sealed record Reading(int Digit, ReadOnlyMemory<float> Probabilities);

/// <summary>JSON without reflection, which native executables do not have.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Display))]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(string))]
internal sealed partial class ServiceJson : JsonSerializerContext;
