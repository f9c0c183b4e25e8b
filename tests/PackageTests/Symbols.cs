using System;
using System.Linq;
using System.Reflection.Metadata;
using System.Text;

namespace PackageTests;

/// <summary>What the symbols of an assembly say of its source (Portable PDB specification, "Custom Debug Information").</summary>
internal static class Symbols
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid SourceLinkMap = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>The names of the documents whose text is in the symbols.</summary>
    public static string[] EmbeddedDocuments(MetadataReader symbols) =>
    [
        .. symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == EmbeddedSource)
            .Select(information => symbols.GetString(symbols.GetDocument((DocumentHandle)information.Parent).Name)),
    ];

    /// <summary>The JSON that maps documents to addresses, if there is one.</summary>
    public static string? SourceLink(MetadataReader symbols)
    {
        var maps = symbols.GetCustomDebugInformation(EntityHandle.ModuleDefinition).Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == SourceLinkMap)
            .Select(information => Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value)));
        return maps.SingleOrDefault();
    }
}
