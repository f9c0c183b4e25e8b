using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using KernelGen.Generator.Emission;

namespace KernelGen.Tool.Inspection;

/// <summary>Generated files, which the compiler embeds in symbols.</summary>
internal static class EmbeddedSources
{
    // The kind of custom debug information that a document's text is (Portable PDB, "Embedded Source").
    private static readonly Guid Kind = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>
    /// The files whose text the symbols of an assembly hold, those in it or in a file beside it; empty where there are none.
    /// </summary>
    public static IReadOnlyList<SourceFile> Of(FileInfo assembly)
    {
        using var image = new PEReader(assembly.OpenRead());
        if (!image.TryOpenAssociatedPortablePdb(
            assembly.FullName, static path => File.Exists(path) ? File.OpenRead(path) : null, out var symbols, out _))
        {
            return [];
        }

        using (symbols)
        {
            var reader = symbols!.GetMetadataReader();
            return
            [
                .. reader.Documents.Select(handle => (Name: Name(reader, handle), Text: Text(reader, handle)))
                    .Where(static document => document.Text is not null && document.Name.EndsWith(".g.cs", StringComparison.Ordinal))
                    .Select(static document => new SourceFile(document.Name, document.Text!)),
            ];
        }
    }

    /// <summary>The last part of the path, whichever system wrote it.</summary>
    private static string Name(MetadataReader reader, DocumentHandle handle) =>
        reader.GetString(reader.GetDocument(handle).Name).Split('/', '\\')[^1];

    private static string? Text(MetadataReader reader, DocumentHandle handle) => reader.GetCustomDebugInformation(handle)
        .Select(reader.GetCustomDebugInformation)
        .Where(information => reader.GetGuid(information.Kind) == Kind)
        .Select(information => Text(reader.GetBlobContent(information.Value)))
        .FirstOrDefault();

    /// <summary>The length of compressed text or 0, and the text.</summary>
    private static string Text(ImmutableArray<byte> blob)
    {
        const int LengthBytes = sizeof(int);
        var bytes = blob.ToArray();
        using var stored = new MemoryStream(bytes, LengthBytes, bytes.Length - LengthBytes);
        using Stream plain = BitConverter.ToInt32(bytes) == 0 ? stored : new DeflateStream(stored, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
