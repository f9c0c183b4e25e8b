using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.C99.Networks;

/// <summary>One kernel as a C99 function.</summary>
internal sealed class KernelPrinter
{
    private readonly CText _text;
    private readonly HashSet<string> _read;

    private KernelPrinter(CText text, Kernel kernel)
    {
        _text = text;
        _read = ReadLocals.Of(kernel);
    }

    public static void Print(CText text, Kernel kernel)
    {
        var printer = new KernelPrinter(text, kernel);
        var parameters = kernel.Parameters.Select(parameter => parameter.Pointer is { } pointer
            ? $"{ExpressionPrinter.TypeName(pointer.Element)} *{parameter.Name}"
            : $"{ExpressionPrinter.TypeName(parameter.ValueKind)} {parameter.Name}");
        text.Line($"/* {kernel.Summary} */");
        text.Block($"static void {kernel.Name}({string.Join(", ", parameters)})", () => printer.Print(kernel.Body));
        text.Line();
    }

    private void Print(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            Print(statement);
        }
    }

    private void Print(Statement statement)
    {
        switch (statement)
        {
            case Declare unread when !_read.Contains(unread.Variable.Name):
                break;
            case Assign unread when !_read.Contains(unread.Variable.Name):
                break;
            case Declare declare:
                var type = ExpressionPrinter.TypeName(declare.Variable.Kind);
                _text.Line($"{type} {declare.Variable.Name} = {ExpressionPrinter.Print(declare.Value)};");
                break;
            case Assign assign:
                _text.Line($"{assign.Variable.Name} = {ExpressionPrinter.Print(assign.Value)};");
                break;
            case Store store:
                _text.Line(Store(store));
                break;
            case Transpose transpose:
                _text.Line(
                    $"transpose({transpose.Side}, {ExpressionPrinter.Address(transpose.Source, transpose.SourceIndex)}, "
                    + $"{transpose.SourceStride}, {ExpressionPrinter.Address(transpose.Target, transpose.TargetIndex)}, "
                    + $"{transpose.TargetStride});");
                break;
            case Prefetch prefetch:
                _text.Line($"__builtin_prefetch({ExpressionPrinter.Address(prefetch.Pointer, prefetch.Index)});");
                break;
            case Scratch scratch:
                _text.Line($"{ExpressionPrinter.TypeName(scratch.Pointer.Element)} {scratch.Pointer.Name}[{scratch.Length}];");
                break;
            case Point point:
                var element = ExpressionPrinter.TypeName(point.Pointer.Element);
                _text.Line($"{element} *{point.Pointer.Name} = {ExpressionPrinter.Address(point.Source, point.Index)};");
                break;
            case SameLine line:
                Print(line.Body);
                break;
            case Section { IsScope: false } section:
                _text.Line($"/* {section.Remark} */");
                Print(section.Body);
                break;
            case Section section:
                _text.Line($"/* {section.Remark} */");
                _text.Block(string.Empty, () => Print(section.Body));
                break;
            case If condition:
                _text.Block($"if ({ExpressionPrinter.Print(condition.Condition)})", () => Print(condition.Body));
                if (condition.Otherwise.Count > 0)
                {
                    _text.Block("else", () => Print(condition.Otherwise));
                }

                break;
            case For loop:
                _text.Block(Header(loop), () => Print(loop.Body));
                break;
            default:
                throw new InvalidOperationException($"{statement.GetType().Name} has no C.");
        }
    }

    private static string Store(Store store)
    {
        var type = store.Value.Kind is ValueKind.Int or ValueKind.Float
            ? ExpressionPrinter.TypeName(store.Target.Element)
            : ExpressionPrinter.TypeName(store.Value.Kind);
        var cast = store.Value.Kind == ValueKind.Int ? $"({type})" : string.Empty;
        return $"store_{type}({ExpressionPrinter.Address(store.Target, store.Index)}, {cast}{ExpressionPrinter.Print(store.Value)});";
    }

    private static string Header(For loop)
    {
        var starts = loop.Offsets.Select(offset => $", {offset.Variable.Name} = {ExpressionPrinter.Print(offset.From)}");
        var steps = loop.Offsets.Select(offset => $", {offset.Variable.Name} += "
            + (offset.By is { } size ? ExpressionPrinter.Print(size) : $"{offset.Increment}"));
        return $"for (int {loop.Variable.Name} = {ExpressionPrinter.Print(loop.From)}{string.Concat(starts)}; "
            + $"{loop.Variable.Name} < {ExpressionPrinter.Print(loop.To)}; {loop.Variable.Name} += {loop.Step}{string.Concat(steps)})";
    }
}
