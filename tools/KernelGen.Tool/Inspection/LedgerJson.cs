using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;

namespace KernelGen.Tool.Inspection;

/// <summary>What <c>ledger --json</c> prints; docs/inspect.md has its shape.</summary>
/// <param name="Version">Of the shape: what reads one reads all later texts of it, to which members may be added.</param>
/// <param name="Networks">The networks.</param>
internal sealed record LedgerDocument(int Version, IReadOnlyList<LedgerEntry> Networks)
{
    private const int Current = 1;

    public static LedgerDocument Of(IEnumerable<NetworkReport> reports) =>
        new(Current, [.. reports.Select(static report => new LedgerEntry(report.FullName, report.Costs!))]);
}

/// <summary>A network.</summary>
/// <param name="Name">Its class, with namespace and types around it.</param>
/// <param name="Costs">What it costs.</param>
internal sealed record LedgerEntry(string Name, NetworkCosts Costs);

/// <summary>Names in camel case, phases as words.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(LedgerDocument))]
internal sealed partial class LedgerJson : JsonSerializerContext;
