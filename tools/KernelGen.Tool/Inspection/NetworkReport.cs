namespace KernelGen.Tool.Inspection;

/// <summary>What a network says of itself.</summary>
/// <param name="FullName">Its class, with namespace and types around it.</param>
/// <param name="Summary">The text of its <c>Summary</c>.</param>
/// <param name="Costs">Its <c>Costs</c>; null of a frozen network, whose summary is all that it has.</param>
internal sealed record NetworkReport(string FullName, string Summary, NetworkCosts? Costs);
