using System.Text.Json.Serialization;

namespace KernelGen.Tests.Metrics;

/// <summary>What a program that is compiled ahead of time writes for metrics to become JSON.</summary>
[JsonSerializable(typeof(ClassificationMetrics))]
[JsonSerializable(typeof(RegressionMetrics))]
internal sealed partial class MetricsJson : JsonSerializerContext;
