using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace KernelGen.Tool.Census;

/// <summary>A 64-bit ELF file for x64: sections, symbols, relocations (System V ABI, AMD64 supplement).</summary>
internal sealed class ElfFile
{
    /// <summary>In the place of a section's number where places are addresses in memory.</summary>
    public const int Loaded = -1;

    private const int ObjectFile = 1;
    private const int X64 = 62;
    private const int Arm64 = 183;
    private const int SymbolTable = 2;
    private const int Relocations = 4;
    private const int NoBits = 8;
    private const int DynamicSymbols = 11;
    private const ulong Executable = 4;
    private const int Function = 2;
    private const int EntryBytes = 24;
    private const string BuildIdName = ".note.gnu.build-id";

    private readonly List<Section> _sections = [];

    private ElfFile(byte[] bytes)
    {
        Bytes = bytes;
        for (var index = 0; index < Half(0x3C); index++)
        {
            var at = (int)Long(0x28) + (index * Half(0x3A));
            _sections.Add(new Section(
                (int)Word(at),
                (int)Word(at + 4),
                Long(at + 8),
                Long(at + 0x10),
                (int)Long(at + 0x18),
                (int)Long(at + 0x20),
                (int)Word(at + 0x28),
                (int)Word(at + 0x2C)));
        }

        if (_sections.Exists(section => section.Type != NoBits && (ulong)section.Offset + (ulong)section.Length > (ulong)bytes.Length))
        {
            throw new ArgumentException("A section lies behind the end of the file.", nameof(bytes));
        }

        IsObject = Half(0x10) == ObjectFile;
        Symbols = _sections.Find(static section => section.Type == SymbolTable) is { } table ? SymbolsOf(table) : null;
    }

    /// <summary>The whole file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether it is a compiler's and no linker's.</summary>
    public bool IsObject { get; }

    /// <summary>Its symbols; null where they were taken off.</summary>
    public IReadOnlyList<ElfSymbol>? Symbols { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is none that can be read.</exception>
    public static ElfFile Open(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 64 || !bytes.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException(
                $"'{path}' is no 64-bit ELF file: native code is read of executables, libraries and object files for linux-x64.");
        }

        var machine = BitConverter.ToUInt16(bytes, 0x12);
        return machine == X64 ? new ElfFile(bytes) : throw new InvalidDataException(
            $"'{path}' is code for {(machine == Arm64 ? "ARM64" : $"machine {machine}")}: code for x64 is what can be read.");
    }

    /// <summary>The symbols that lie in a file beside this one.</summary>
    /// <param name="path">This file.</param>
    /// <exception cref="InvalidDataException">There is none, or it is of another build.</exception>
    public IReadOnlyList<ElfSymbol> SymbolsBeside(string path)
    {
        var beside = path + ".dbg";
        if (!File.Exists(beside))
        {
            throw new InvalidDataException($"'{path}' has no symbols, without which kernels are not found, and there is no '{beside}': "
                + "keep that file, or publish with -p:StripSymbols=false.");
        }

        var file = Open(beside);
        return file.BuildId().SequenceEqual(BuildId()) && file.Symbols is { } symbols
            ? symbols
            : throw new InvalidDataException($"'{beside}' has not the symbols of '{path}': it is of another build.");
    }

    /// <summary>Where the code from a symbol to the end of its section lies in the file; null where there is none.</summary>
    public (int Offset, int Length)? Code(ElfSymbol symbol)
    {
        var section = IsObject
            ? _sections.ElementAtOrDefault(symbol.Section)
            : _sections.Find(section => (section.Flags & Executable) != 0 && symbol.Value - section.Address < (ulong)section.Length);
        if (section is null || (section.Flags & Executable) == 0 || section.Type == NoBits)
        {
            return null;
        }

        var start = (int)(symbol.Value - section.Address);
        return start < section.Length ? (section.Offset + start, section.Length - start) : null;
    }

    /// <summary>Names of what is filled in, by places in sections of an object file, else in memory.</summary>
    public Dictionary<(int Section, ulong Place), string> Relocated()
    {
        var names = new Dictionary<(int, ulong), string>();
        foreach (var table in _sections.Where(static section => section.Type == Relocations))
        {
            var symbols = IsObject ? Symbols! : SymbolsOf(_sections.Find(static section => section.Type == DynamicSymbols));
            for (var at = table.Offset; at < table.Offset + table.Length; at += EntryBytes)
            {
                var symbol = (int)(Long(at + 8) >> 32);
                if (symbol > 0 && symbol < symbols.Count)
                {
                    names[(IsObject ? table.Target : Loaded, Long(at))] = symbols[symbol].Name;
                }
            }
        }

        return names;
    }

    /// <summary>What a linker writes into an executable, and into its symbols; empty where it does not.</summary>
    private ReadOnlySpan<byte> BuildId()
    {
        var names = _sections.ElementAtOrDefault(Half(0x3E));
        var note = _sections.Find(section => Text(names!.Offset + section.Name) == BuildIdName);
        return note is null ? [] : Bytes.AsSpan(note.Offset, note.Length);
    }

    private List<ElfSymbol> SymbolsOf(Section? table)
    {
        var symbols = new List<ElfSymbol>();
        for (var at = table?.Offset ?? 0; at < table?.Offset + table?.Length; at += EntryBytes)
        {
            symbols.Add(new ElfSymbol(
                Text(_sections[table!.Link].Offset + (int)Word(at)),
                (Bytes[at + 4] & 15) == Function,
                Half(at + 6),
                Long(at + 8),
                Long(at + 16)));
        }

        return symbols;
    }

    private ushort Half(int at) => BitConverter.ToUInt16(Bytes, at);

    private uint Word(int at) => BitConverter.ToUInt32(Bytes, at);

    private ulong Long(int at) => BitConverter.ToUInt64(Bytes, at);

    private string Text(int at) => Encoding.UTF8.GetString(Bytes, at, Array.IndexOf(Bytes, (byte)0, at) - at);

    /// <summary>
    /// A section: where its name is, its kind, its flags, where it lies in memory and in the file, and the sections that it names.
    /// </summary>
    private sealed record Section(int Name, int Type, ulong Flags, ulong Address, int Offset, int Length, int Link, int Target);
}
