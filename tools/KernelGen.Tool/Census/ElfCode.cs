using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Iced.Intel;

namespace KernelGen.Tool.Census;

/// <summary>
/// Reads the code of ahead-of-time compilers: instructions of functions in object files and executables, 64-bit ELF for x64, and whom they
/// call, by symbols and relocations.
/// </summary>
internal sealed class ElfCode
{
    private readonly ElfFile _file;
    private readonly List<ElfSymbol> _functions;
    private readonly Dictionary<(int Section, ulong Place), string> _starts = [];
    private readonly Dictionary<(int Section, ulong Place), string> _relocated;

    private ElfCode(ElfFile file, IReadOnlyList<ElfSymbol> symbols)
    {
        _file = file;
        _functions =
        [
            .. symbols.Where(symbol => symbol is { IsFunction: true, Length: > 0 }
                && file.Code(symbol) is { } code && symbol.Length <= (ulong)code.Length)
                .OrderBy(static symbol => symbol.Value),
        ];
        foreach (var symbol in _functions)
        {
            _starts.TryAdd((Space(symbol.Section), symbol.Value), symbol.Name);
        }

        _relocated = file.Relocated();
    }

    /// <summary>The functions of a file by their symbols.</summary>
    /// <param name="path">An object file, or an executable whose symbols are in it or in a file of its name with ".dbg" behind it.</param>
    /// <exception cref="InvalidDataException">It is no such file, or there are no symbols.</exception>
    public static CodeImage Read(string path)
    {
        ElfCode code;
        try
        {
            var file = ElfFile.Open(path);
            code = new ElfCode(file, file.Symbols ?? file.SymbolsBeside(path));
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is damaged: it says that something lies behind its end.", exception);
        }

        var methods = new Dictionary<string, Lazy<MethodCode>>();
        foreach (var function in code._functions)
        {
            methods[function.Name] = new(() => code.Disassemble(function));
        }

        return new CodeImage(methods);
    }

    private MethodCode Disassemble(ElfSymbol function)
    {
        var formatter = new IntelFormatter();
        var output = new StringOutput();
        var decoder = DecoderAt(function, function.Value)!;
        var end = function.Value + function.Length;
        var instructions = new List<Instruction>();
        var calls = new List<string>();
        while (decoder.IP < end)
        {
            var instruction = decoder.Decode();
            formatter.Format(instruction, output);
            instructions.Add(new Instruction(instruction.Mnemonic.ToString().ToLowerInvariant(), output.ToStringAndReset()));
            if (Target(instruction, function) is { } target)
            {
                calls.Add(target);
            }
        }

        return new MethodCode(function.Name, instructions, calls);
    }

    /// <summary>What an instruction calls, or jumps to outside of its function; null where it does neither.</summary>
    private string? Target(in Iced.Intel.Instruction instruction, ElfSymbol function)
    {
        var isCall = instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall;
        var isJump = instruction.FlowControl is FlowControl.UnconditionalBranch;
        if (!isCall && !isJump)
        {
            return null;
        }

        // A displacement or an address that the linker fills in lies at the end of the instruction.
        if (_relocated.TryGetValue((Space(function.Section), instruction.NextIP - 4), out var name))
        {
            return name;
        }

        if (instruction.FlowControl == FlowControl.IndirectCall)
        {
            return FromMemory(instruction) ?? MethodCode.Indirect;
        }

        var place = instruction.NearBranchTarget;
        return isJump && place >= function.Value && place < function.Value + function.Length ? null
            : _starts.TryGetValue((Space(function.Section), place), out var start) ? start
            : FromStub(function, place) ?? MethodCode.Indirect;
    }

    /// <summary>A function of another library, whose address the loader writes to memory.</summary>
    private string? FromMemory(in Iced.Intel.Instruction instruction) =>
        instruction.IsIPRelativeMemoryOperand && _relocated.TryGetValue((ElfFile.Loaded, instruction.IPRelativeMemoryAddress), out var name)
            ? name
            : null;

    /// <summary>The same by the linker's stub: a jump through that memory.</summary>
    private string? FromStub(ElfSymbol function, ulong place)
    {
        if (DecoderAt(function, place) is not { } decoder)
        {
            return null;
        }

        var instruction = decoder.Decode();
        return FromMemory(instruction.Mnemonic == Mnemonic.Endbr64 ? decoder.Decode() : instruction);
    }

    private Decoder? DecoderAt(ElfSymbol function, ulong place)
    {
        if (_file.Code(function with { Value = place }) is not { } code)
        {
            return null;
        }

        var decoder = Decoder.Create(64, new ByteArrayCodeReader(_file.Bytes, code.Offset, code.Length));
        decoder.IP = place;
        return decoder;
    }

    /// <summary>In object files, each section counts from zero.</summary>
    private int Space(int section) => _file.IsObject ? section : ElfFile.Loaded;
}
