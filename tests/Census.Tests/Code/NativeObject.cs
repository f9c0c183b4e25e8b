using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Iced.Intel;

namespace KernelGen.Census.Tests;

/// <summary>
/// Reads the code in an object file of the ahead-of-time compiler: 64-bit ELF for x64, symbols, relocations, instructions.
/// </summary>
internal sealed class NativeObject
{
    private const int Relocations = 4;
    private const uint Executable = 4;
    private const int Function = 2;

    private readonly byte[] _file;
    private readonly List<Section> _sections = [];
    private readonly List<Symbol> _symbols = [];

    private NativeObject(byte[] file)
    {
        _file = file;
        if (!file.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8) || Half(0x12) != 62)
        {
            throw new InvalidDataException("This is no 64-bit ELF file for x64.");
        }

        for (var index = 0; index < Half(0x3C); index++)
        {
            var at = (int)Long(0x28) + (index * Half(0x3A));
            _sections.Add(new Section(
                (int)Word(at + 4),
                (uint)Long(at + 8),
                (int)Long(at + 0x18),
                (int)Long(at + 0x20),
                (int)Word(at + 0x28),
                (int)Word(at + 0x2C)));
        }

        var table = _sections.Single(section => section.Type == 2);
        var names = _sections[table.Link].Offset;
        for (var at = table.Offset; at < table.Offset + table.Length; at += 24)
        {
            _symbols.Add(new Symbol(Text(names + (int)Word(at)), file[at + 4] & 15, Half(at + 6), (int)Long(at + 8), (int)Long(at + 16)));
        }
    }

    /// <summary>The methods in a file by their symbols.</summary>
    public static IReadOnlyDictionary<string, MethodCode> Read(string path)
    {
        var code = new NativeObject(File.ReadAllBytes(path));
        var methods = new Dictionary<string, MethodCode>();
        for (var number = 0; number < code._sections.Count; number++)
        {
            if ((code._sections[number].Flags & Executable) != 0)
            {
                code.ReadSection(number, methods);
            }
        }

        return methods;
    }

    private void ReadSection(int number, Dictionary<string, MethodCode> methods)
    {
        var section = _sections[number];
        var functions = _symbols.Where(symbol => symbol.Section == number && symbol.Type == Function && symbol.Length > 0)
            .OrderBy(symbol => symbol.Value).ToList();
        var starts = functions.GroupBy(symbol => symbol.Value).ToDictionary(group => group.Key, group => group.First().Name);
        var relocated = new Dictionary<int, string>();
        foreach (var table in _sections.Where(table => table.Type == Relocations && table.Target == number))
        {
            for (var at = table.Offset; at < table.Offset + table.Length; at += 24)
            {
                relocated[(int)Long(at)] = _symbols[(int)(Long(at + 8) >> 32)].Name;
            }
        }

        foreach (var function in functions)
        {
            methods[function.Name] = Disassemble(function, section, starts, relocated);
        }
    }

    private MethodCode Disassemble(Symbol function, Section section, Dictionary<int, string> starts, Dictionary<int, string> relocated)
    {
        var formatter = new IntelFormatter();
        var output = new StringOutput();
        var decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(_file, section.Offset + function.Value, function.Length));
        decoder.IP = (ulong)function.Value;
        var instructions = new List<Instruction>();
        var calls = new List<string>();
        while (decoder.IP < (ulong)(function.Value + function.Length))
        {
            var instruction = decoder.Decode();
            formatter.Format(instruction, output);
            instructions.Add(new Instruction(instruction.Mnemonic.ToString().ToLowerInvariant(), output.ToStringAndReset()));
            if (Target(instruction) is { } target)
            {
                calls.Add(target);
            }
        }

        return new MethodCode(function.Name, instructions, calls);

        string? Target(in Iced.Intel.Instruction instruction)
        {
            // A displacement or an address that the linker fills in lies at the end of the instruction.
            var isCall = instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall;
            var isJump = instruction.FlowControl == FlowControl.UnconditionalBranch;
            if (!isCall && !isJump)
            {
                return null;
            }

            if (relocated.TryGetValue((int)instruction.NextIP - 4, out var name))
            {
                return name;
            }

            if (instruction.FlowControl == FlowControl.IndirectCall)
            {
                return MethodCode.Indirect;
            }

            var place = (int)instruction.NearBranchTarget;
            return isJump && place >= function.Value && place < function.Value + function.Length ? null
                : starts.TryGetValue(place, out var start) ? start : MethodCode.Indirect;
        }
    }

    private ushort Half(int at) => BitConverter.ToUInt16(_file, at);

    private uint Word(int at) => BitConverter.ToUInt32(_file, at);

    private long Long(int at) => BitConverter.ToInt64(_file, at);

    private string Text(int at) => Encoding.UTF8.GetString(_file, at, Array.IndexOf(_file, (byte)0, at) - at);

    /// <summary>A section: its kind, its flags, where it lies, and the sections that its header names.</summary>
    private sealed record Section(int Type, uint Flags, int Offset, int Length, int Link, int Target);

    private sealed record Symbol(string Name, int Type, int Section, int Value, int Length);
}
