using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>What sizes are called, after where they stand: the bound of a loop, the stride of memory along one, a limit.</summary>
internal sealed class SizeNames
{
    // What is said of a stride that is no buffer's.
    private const string Elements = "elements";

    private static readonly char[] Digits = "0123456789".ToCharArray();

    private readonly MergedBody _merged;
    private readonly List<(string Key, SizeRole Role, string Name)> _found = [];

    private SizeNames(MergedBody merged) => _merged = merged;

    /// <summary>Names for the sizes of a body by <see cref="Key"/>, the best ones first.</summary>
    /// <param name="merged">The body.</param>
    public static ILookup<string, (SizeRole Role, string Name)> Of(MergedBody merged)
    {
        var names = new SizeNames(merged);
        Walker.VisitStatements(merged.Body, names.Visit);
        names.VisitNamed();
        return names._found
            .OrderBy(found => found.Name.StartsWith(Elements, StringComparison.Ordinal) ? SizeRole.Limit + 1 : found.Role)
            .ToLookup(found => found.Key, found => (found.Role, found.Name));
    }

    /// <summary>What numbers are the same in all kernels.</summary>
    public static string Key(IEnumerable<Expression> values) => string.Join(" ", values.Select(value => value switch
    {
        IntLiteral literal => literal.Value.ToString(CultureInfo.InvariantCulture),
        var other => ((FloatLiteral)other).Value.ToString("R", CultureInfo.InvariantCulture) + "f",
    }));

    /// <summary>What a constant is called in each kernel: "TopExponent6" and "TopExponent7".</summary>
    private void VisitNamed()
    {
        foreach (var values in _merged.Sizes.Values)
        {
            var names = values.Select(value => value switch
            {
                IntLiteral literal => literal.Name?.TrimEnd(Digits) ?? literal.Meaning,
                FloatLiteral literal => literal.Meaning,
                _ => null,
            }).Distinct().ToList();
            if (names.Count == 1 && names[0] is { Length: > 0 } name)
            {
                _found.Add((Key(values), SizeRole.Count, char.ToLowerInvariant(name[0]) + name.Substring(1)));
            }
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case For loop:
                Visit(loop);
                break;
            case Declare declare:
                Visit(declare.Value, declare.Variable.Name);
                break;
            case Assign assign:
                Visit(assign.Value, assign.Variable.Name);
                break;
            case Store store:
                VisitIndex(store.Index, store.Target.Name);
                Visit(store.Value, store.Target.Name + (store.Index as IntLiteral)?.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case Point point:
                VisitIndex(point.Index, point.Source.Name);
                break;
            case Transpose transpose:
                VisitIndex(transpose.SourceIndex, transpose.Source.Name);
                VisitIndex(transpose.TargetIndex, transpose.Target.Name);
                break;
            default:
                for (var position = 0; position < statement.Operands.Count; position++)
                {
                    Visit(statement.Operands[position], "limit");
                }

                break;
        }
    }

    private void Visit(For loop)
    {
        var name = loop.Variable.Name;
        Add(loop.To, SizeRole.Count, Plural(name));
        Visit(loop.To, "limit");
        Add(loop.From, SizeRole.Other, "first" + Capital(name));
        foreach (var offset in loop.Offsets)
        {
            if (offset.By is Variable size)
            {
                var memory = offset.Variable.Name.TrimEnd(Digits);
                var stem = memory != name + "Offset" && memory.EndsWith(Capital(name), StringComparison.Ordinal)
                    ? memory.Substring(0, memory.Length - name.Length)
                    : Elements;
                var per = $"{stem}Per{Capital(name)}";
                Add(size, offset.Increment / loop.Step, SizeRole.Stride, per);
                Add(size, offset.Increment, SizeRole.Stride, per);
            }

            Visit(offset.From, offset.Variable.Name);
        }
    }

    private void VisitIndex(Expression index, string memory)
    {
        Walker.Visit(index, 1, (expression, _) =>
        {
            switch (expression)
            {
                case Strided { By: Variable size } strided:
                    Add(size, strided.Factor, SizeRole.Stride, $"{memory}Per{Capital(Single(strided.Variable.Name))}");
                    break;
                case Binary { Operation: BinaryOperation.Add } sum:
                    Add(sum.Left, SizeRole.Offset, memory + "Offset");
                    Add(sum.Right, SizeRole.Offset, memory + "Offset");
                    break;
            }
        });
    }

    private void Visit(Expression value, string local)
    {
        Walker.Visit(value, 1, (expression, _) =>
        {
            if (expression.Access is { } access)
            {
                VisitIndex(access.Index, access.Pointer.Name);
            }

            switch (expression)
            {
                case Strided { By: Variable size } strided:
                    Add(size, strided.Factor, SizeRole.Stride, $"{Many(local)}Per{Capital(Single(strided.Variable.Name))}");
                    break;
                case Binary { Operation: BinaryOperation.ShiftRight, Left: Variable whole, Right: var right }:
                    Add(right, SizeRole.Other, "log2" + Capital(Plural(Single(whole.Name))));
                    break;
                case Binary { Operation: BinaryOperation.ShiftLeft or BinaryOperation.ShiftRight, Right: var right }:
                    Add(right, SizeRole.Other, local + "Shift");
                    break;
                case Binary { Operation: BinaryOperation.And, Right: var right }:
                    Add(right, SizeRole.Mask, local + "Mask");
                    break;
                case Binary { Operation: BinaryOperation.Min, Right: var right }:
                    Add(right, SizeRole.Limit, local.StartsWith("last", StringComparison.Ordinal) ? Many(local) : local + "Limit");
                    break;
                case Variable size:
                    Add(size, SizeRole.Other, local);
                    break;
            }
        });
    }

    private void Add(Expression size, SizeRole role, string name) => Add(size, 1, role, name);

    private void Add(Expression expression, int factor, SizeRole role, string name)
    {
        var (size, times) = expression is Strided { By: null } strided ? (strided.Variable, strided.Factor * factor) : (expression, factor);
        if (MergedBody.IsSize(size))
        {
            _found.Add((Key(_merged.Multiple((Variable)size, times)), role, name));
        }
    }

    /// <summary>"part" of "firstPart" and "partOfBlock".</summary>
    private static string Single(string name)
    {
        var end = name.IndexOf("Of", StringComparison.Ordinal);
        return Within(end > 0 ? name.Substring(0, end) : name);
    }

    /// <summary>"rows" of "firstRow", "elements" of "blockStart".</summary>
    private static string Many(string name) => name.EndsWith("Start", StringComparison.Ordinal) || Within(name) == name
        ? Elements
        : Plural(Within(name));

    /// <summary>"row" of "firstRow".</summary>
    private static string Within(string name)
    {
        var start = name.StartsWith("first", StringComparison.Ordinal) ? 5 : name.StartsWith("last", StringComparison.Ordinal) ? 4 : 0;
        return start > 0 && name.Length > start ? char.ToLowerInvariant(name[start]) + name.Substring(start + 1) : name;
    }

    private static string Plural(string name) => name[name.Length - 1] == 'y' ? name.Substring(0, name.Length - 1) + "ies" : name + "s";

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
