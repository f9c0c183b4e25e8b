using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace KernelGen.Tool.Census;

/// <summary>Reads what DOTNET_JitDisasm writes.</summary>
internal static partial class JitListing
{
    private static readonly string[] Prefixes = ["lock", "rep", "repe", "repne", "data16"];

    /// <summary>The methods by name; one that was compiled twice has the code of both.</summary>
    /// <exception cref="InvalidDataException">A line is none that a listing has, or a method is not fully optimised.</exception>
    public static IReadOnlyDictionary<string, MethodCode> Parse(IEnumerable<string> lines)
    {
        var methods = new Dictionary<string, MethodCode>();
        var name = string.Empty;
        var instructions = new List<Instruction>();
        var calls = new List<string>();
        foreach (var line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                Close();
                (name, instructions, calls) = (header.Groups[1].Value, [], []);
                if (header.Groups[2].Value != "FullOpts")
                {
                    throw new InvalidDataException(
                        $"{name} is compiled with {header.Groups[2].Value}: that is not the code that runs in the end.");
                }
            }
            else if (Code().Match(line) is { Success: true } code)
            {
                Add(code.Groups[1].Value, code.Groups[2].Value.Trim());
            }
            else if (!Other().IsMatch(line))
            {
                throw new InvalidDataException($"{name}: the listing has a line that the census cannot read: {line}");
            }
        }

        Close();
        return methods;

        void Add(string mnemonic, string operands)
        {
            // A prefix stands before its instruction or on a line of its own.
            if (Prefixes.Contains(mnemonic))
            {
                if (operands.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries) is [var prefixed, .. var rest])
                {
                    Add(prefixed, string.Concat(rest).Trim());
                }

                return;
            }

            var isTailCall = mnemonic is "tail.jmp" or "rex.jmp";
            instructions.Add(new Instruction(isTailCall ? "jmp" : mnemonic, $"{mnemonic} {operands}".TrimEnd()));
            if (isTailCall || mnemonic == "call")
            {
                calls.Add(Target(operands));
            }
        }

        void Close()
        {
            if (name.Length > 0)
            {
                methods[name] = methods.TryGetValue(name, out var twin)
                    ? new MethodCode(name, [.. twin.Instructions, .. instructions], [.. twin.Calls, .. calls])
                    : new MethodCode(name, instructions, calls);
            }
        }
    }

    /// <summary>"[N.Type:Method(int)]", "CORINFO_HELP_X", "[rax+0x20]N.Type:Method(int):this" or a register.</summary>
    private static string Target(string operands)
    {
        var behind = Register().Match(operands) is { Success: true } register ? operands[register.Length..] : operands;
        var name = behind.StartsWith('[') && behind.EndsWith(']') ? behind[1..^1] : behind;
        return name.Contains(':') || name.StartsWith("CORINFO_", StringComparison.Ordinal) ? name : MethodCode.Indirect;
    }

    [GeneratedRegex(@"^; Assembly listing for method (.+) \(([^()]+)\)$")]
    private static partial Regex Header();

    // Remarks behind a semicolon are not part of it.
    [GeneratedRegex(@"^ {7}([a-z][a-z0-9.]*)(?:\s+([^;]*))?(?:;.*)?$")]
    private static partial Regex Code();

    // Empty lines, remarks, labels, data.
    [GeneratedRegex(@"^(\s*|\s*;.*|\w+:.*|(RWD\w+|\s*)\s*d[bdwq]\s.*|\s+;.*)$")]
    private static partial Regex Other();

    [GeneratedRegex(@"^\[[a-z0-9+*x]*\](?=\S)")]
    private static partial Regex Register();
}
