using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The statements of a kernel as lines of C#.</summary>
internal static class StatementPrinter
{
    public static void Print(SourceWriter writer, IReadOnlyList<Statement> statements, Dictionary<(string Loop, int To), string> bounds)
    {
        Statement? previous = null;
        foreach (var statement in statements)
        {
            // A blank line in front of a remark and behind a closing brace.
            if (previous is not null && (statement is Section || EndsWithBrace(previous)))
            {
                writer.Line();
            }

            previous = statement;
            switch (statement)
            {
                case Declare declare:
                    var type = ExpressionPrinter.TypeName(declare.Variable.Kind);
                    var value = ClippedBound.Print(declare.Value) ?? ExpressionPrinter.Print(declare.Value);
                    writer.Line($"{type} {declare.Variable.Name} = {value};{Remark(Product(declare.Value))}");
                    break;
                case Assign assign:
                    writer.Line(PrintAssignment(assign));
                    break;
                case SameLine line:
                    writer.Line(PrintSameLine(line));
                    break;
                case Store store:
                    writer.Line(PrintStore(store));
                    break;
                case Transpose transpose:
                    PrintTranspose(writer, transpose);
                    break;
                case Prefetch prefetch:
                    writer.Line($"Lanes.Prefetch({ExpressionPrinter.Address(prefetch.Pointer, prefetch.Index)});");
                    break;
                case Scratch scratch:
                    PrintScratch(writer, scratch);
                    break;
                case Section { IsScope: false } section:
                    writer.Line($"// {section.Remark}");
                    Print(writer, section.Body, bounds);
                    break;
                case Section section:
                    writer.Line($"// {section.Remark}");
                    writer.Open();
                    Print(writer, section.Body, bounds);
                    writer.Close();
                    break;
                case If condition:
                    writer.Block($"if ({ExpressionPrinter.Print(condition.Condition)})", () => Print(writer, condition.Body, bounds));
                    if (condition.Otherwise.Count > 0)
                    {
                        writer.Block("else", () => Print(writer, condition.Otherwise, bounds));
                    }

                    break;
                case Point point:
                    writer.Line($"{ExpressionPrinter.TypeName(point.Pointer.Element)}* {point.Pointer.Name} = "
                        + $"{ExpressionPrinter.Address(point.Source, point.Index)};");
                    break;
                case For loop:
                    PrintLoop(writer, loop, bounds);
                    break;
                default:
                    throw UnknownNode.In(nameof(StatementPrinter), statement);
            }
        }
    }

    private static bool EndsWithBrace(Statement statement) => statement switch
    {
        For or If => true,
        Section { IsScope: true } => true,
        Section section => section.Body.Count > 0 && EndsWithBrace(section.Body[section.Body.Count - 1]),
        _ => false,
    };

    private static string PrintSameLine(SameLine line)
    {
        var locals = line.Body.OfType<Declare>().ToList();
        if (locals.Count == line.Body.Count && locals.TrueForAll(local => local.Variable.Kind == locals[0].Variable.Kind))
        {
            var values = locals.Select(local => $"{local.Variable.Name} = {ExpressionPrinter.Print(local.Value)}");
            return $"{ExpressionPrinter.TypeName(locals[0].Variable.Kind)} {string.Join(", ", values)};";
        }

        return string.Join(" ", line.Body.Select(part => PrintAssignment((Assign)part)));
    }

    private static string PrintAssignment(Assign assign) =>
        assign.Value is Binary { Operation: BinaryOperation.Add } sum && sum.Left == assign.Variable
            ? $"{assign.Variable.Name} += {ExpressionPrinter.Print(sum.Right)};"
            : assign.Value is Unary { Operation: UnaryOperation.WithoutLowestBit } rest && rest.Operand == assign.Variable
            ? $"{assign.Variable.Name} &= unchecked({assign.Variable.Name} - 1);"
            : $"{assign.Variable.Name} = {ExpressionPrinter.Print(assign.Value)};";

    private static string PrintStore(Store store)
    {
        var value = ExpressionPrinter.Print(store.Value);
        return store.Value.Kind switch
        {
            ValueKind.Lanes or ValueKind.Bits or ValueKind.Shorts or ValueKind.Codes =>
                $"{(IsPrimary(store.Value) ? value : $"({value})")}.{(store.IsStreamed ? "StoreAlignedNonTemporal" : "Store")}("
                    + $"{ExpressionPrinter.Address(store.Target, store.Index, store.Value.Kind)});",
            ValueKind.Int when store.Target.Element is ElementKind.UShort or ElementKind.Short && store.Value is not IntLiteral =>
                $"{store.Target.Name}[{ExpressionPrinter.Print(store.Index)}] = "
                    + $"({ExpressionPrinter.TypeName(store.Target.Element)})({value});",
            _ => $"{store.Target.Name}[{ExpressionPrinter.Print(store.Index)}] = {value};",
        };
    }

    private static void PrintTranspose(SourceWriter writer, Transpose transpose)
    {
        var method = transpose.Side == Transpose.Size ? "Transpose"
            : transpose.IsStreamed ? "TransposePastCaches" : "TransposeVectors";
        writer.Line($"Lanes.{method}({Floats(transpose.Source, transpose.SourceIndex)}, "
            + $"{ExpressionPrinter.Integer(transpose.SourceStride)}, {Floats(transpose.Target, transpose.TargetIndex)}, "
            + $"{ExpressionPrinter.Integer(transpose.TargetStride)});");

        static string Floats(Pointer pointer, Expression index)
        {
            var address = ExpressionPrinter.Address(pointer, index);
            return pointer.Element == ElementKind.Float ? address : $"(float*)({address})";
        }
    }

    private static bool IsPrimary(Expression expression) =>
        expression is Variable or Load or Select or BitNumbers or Majority or Unary { Operation: not UnaryOperation.Negate }
        || (expression is Binary binary
            && (ExpressionPrinter.IsComparison(binary.Operation) || binary.Operation == BinaryOperation.NarrowToShorts));

    private static void PrintScratch(SourceWriter writer, Scratch scratch)
    {
        var element = ExpressionPrinter.TypeName(scratch.Pointer.Element);
        var bytes = scratch.Length * scratch.Pointer.Element.Size();
        writer.Line($"byte* {scratch.Pointer.Name}Memory = stackalloc byte[{ExpressionPrinter.Integer(bytes)} + 63];");
        writer.Line(
            $"{element}* {scratch.Pointer.Name} = ({element}*)(((ulong){scratch.Pointer.Name}Memory + 63) & ~63UL); // on a cache line");
    }

    private static void PrintLoop(SourceWriter writer, For loop, Dictionary<(string Loop, int To), string> bounds)
    {
        var name = loop.Variable.Name;
        var starts = new List<(string Text, string? Product)>
        {
            ($"int {name} = {ExpressionPrinter.Print(loop.From)}", Product(loop.From)),
        };
        var steps = new List<string> { Advance(name, loop.Step) };
        foreach (var offset in loop.Offsets)
        {
            starts.Add(($"{offset.Variable.Name} = {ExpressionPrinter.Print(offset.From)}", Product(offset.From)));
            steps.Add(offset.By is { } size
                ? $"{offset.Variable.Name} += {ExpressionPrinter.Print(size)}"
                : Advance(offset.Variable.Name, offset.Increment));
        }

        var bound = loop.To is IntLiteral to && bounds.TryGetValue((name, to.Value), out var named)
            ? named
            : ExpressionPrinter.Print(loop.To);
        var line = $"for ({string.Join(", ", starts.Select(start => start.Text))}; {name} < {bound}; {string.Join(", ", steps)})";
        if (line.Length <= writer.Room && starts.TrueForAll(start => start.Product is null))
        {
            writer.Line(line);
        }
        else
        {
            // What has a remark ends its line; else as many as there is room for.
            line = "for (";
            for (var position = 0; position < starts.Count; position++)
            {
                var start = starts[position].Text + (position == starts.Count - 1 ? ";" : ",");
                var remark = Remark(starts[position].Product);
                if (line.Length + 1 + start.Length + remark.Length > writer.Room && line.Trim().Length > 0)
                {
                    writer.Line(line);
                    line = "        ";
                }

                line += (line.EndsWith("(", StringComparison.Ordinal) ? string.Empty : " ") + start;
                if (remark.Length > 0 && position < starts.Count - 1)
                {
                    writer.Line(line + remark);
                    line = "        ";
                }
            }

            writer.Line(line + Remark(starts[starts.Count - 1].Product));
            writer.Line($"     {name} < {bound}; {string.Join(", ", steps)})");
        }

        writer.Open();
        Print(writer, loop.Body, bounds);
        writer.Close();
    }

    public static string Remark(string? text) => text is null ? string.Empty : " // " + text;

    /// <summary>"13,376 × tile" of a sum of shifts that stands for this product; null for anything else.</summary>
    private static string? Product(Expression expression)
    {
        string? name = null;
        var factor = 0L;
        var terms = 0;
        return Add(expression, 1) && terms > 1 ? $"{KernelRemarks.Number(factor)} × {name}" : null;

        bool Add(Expression term, int sign) => term switch
        {
            Binary { Operation: BinaryOperation.Add, Kind: ValueKind.Int } sum => Add(sum.Left, sign) && Add(sum.Right, sign),
            Binary { Operation: BinaryOperation.Subtract, Kind: ValueKind.Int } difference =>
                Add(difference.Left, sign) && Add(difference.Right, -sign),
            Binary { Operation: BinaryOperation.ShiftLeft, Left: Variable { Kind: ValueKind.Int } variable, Right: IntLiteral count } =>
                Count(variable, sign * (1L << count.Value)),
            Variable { Kind: ValueKind.Int } variable => Count(variable, sign),
            _ => false,
        };

        bool Count(Variable variable, long times)
        {
            terms++;
            factor += times;
            name ??= variable.Name;
            return name == variable.Name;
        }
    }

    private static string Advance(string name, int step) =>
        step == 1 ? name + "++" : $"{name} += {step.ToString(CultureInfo.InvariantCulture)}";
}
