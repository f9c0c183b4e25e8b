using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>One kernel as a C# method, with what it computes and costs in its remarks.</summary>
internal static class KernelPrinter
{
    private const int LineLength = 140;

    /// <summary>A whole method.</summary>
    /// <param name="writer">Takes its lines.</param>
    /// <param name="compiled">The kernel.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    public static void Print(SourceWriter writer, CompiledKernel compiled, int batchSize)
    {
        var (shared, kernel, tally) = compiled;
        PrintDocumentation(writer, shared, tally, batchSize);
        if (Ledger.IsMultiplicationFree(kernel))
        {
            writer.Line("[KernelGen.MultiplicationFree]");
        }

        var hasScratch = false;
        Walker.Visit(kernel.Body, (_, _) => { }, (statement, _) => hasScratch |= statement is Scratch);
        if (hasScratch)
        {
            writer.Line("[Compiler.SkipLocalsInit]");
        }

        writer.Line("[Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveOptimization)]");
        var parameters = kernel.Parameters.Select(parameter => ParameterType(parameter) + " " + parameter.Name).ToList();
        var signature = $"private static void {shared.Name}(";
        var oneLine = signature + string.Join(", ", parameters) + ")";
        if (oneLine.Length <= LineLength - 8)
        {
            writer.Line(oneLine);
        }
        else
        {
            writer.Line(signature);
            PrintParameters(writer, parameters);
        }

        writer.Open();
        var bounds = Bounds(kernel);
        if (bounds.Count > 0)
        {
            var counts = bounds.Select(bound => $"{bound.Value} = {ExpressionPrinter.Integer(bound.Key.To)}");
            writer.Line($"const int {string.Join(", ", counts)};");
        }

        var constants = Constants(kernel);
        foreach (var alike in constants.GroupBy(constant => constant.Remark ?? constant.Name))
        {
            var values = alike.Select(constant => $"{constant.Name} = {constant.Text}");
            writer.Line($"const int {string.Join(", ", values)};{Remark(alike.First().Remark)}");
        }

        if (bounds.Count + constants.Count > 0)
        {
            writer.Line();
        }

        Print(writer, kernel.Body, bounds);
        writer.Close();
    }

    /// <summary>Parameters that do not fit behind the name: as many in a line as it has room for.</summary>
    private static void PrintParameters(SourceWriter writer, IReadOnlyList<string> parameters)
    {
        var line = "   ";
        for (var position = 0; position < parameters.Count; position++)
        {
            var parameter = parameters[position] + (position == parameters.Count - 1 ? ")" : ",");
            if (line.Length + parameter.Length + 1 > writer.Room)
            {
                writer.Line(line);
                line = "   ";
            }

            line += " " + parameter;
        }

        writer.Line(line);
    }

    private static void PrintDocumentation(SourceWriter writer, SharedKernel shared, Tally tally, int batchSize)
    {
        var kernel = shared.First;
        writer.Line($"/// <summary>{Escape(shared.Summary)}</summary>");
        writer.Line("/// <remarks>");
        foreach (var remark in kernel.Remarks)
        {
            writer.Line($"/// <para>{Escape(remark)}</para>");
        }

        writer.Line($"/// <para>{Cost(kernel, tally, batchSize)}</para>");
        for (var position = 0; position < kernel.Parameters.Count; position++)
        {
            if (kernel.Parameters[position] is { MemoryBuffer: { } buffer } parameter)
            {
                var names = shared.Kernels.Select(other => other.Parameters[position].MemoryBuffer!.Name).Distinct().ToList();
                var noun = names.Count == 1 ? "buffer" : "buffers";
                writer.Line($"/// <para>{parameter.Name}: {noun} {SharedKernel.Listed(names)}, {Escape(LayoutText.Of(buffer))}.</para>");
            }
        }

        writer.Line("/// </remarks>");
    }

    private static string Cost(Kernel kernel, Tally tally, int batchSize)
    {
        var count = tally.Count;
        var parts = new List<string>();
        Add(count.Additions, "additions");
        Add(count.LookUps, "look-ups");
        Add(count.Shifts, "shifts");
        Add(count.SignFlips, "sign flips");
        var reasons = Ledger.Sum(tally.Reasons);
        Add(count.Divisions, "divisions" + Why(CostlyOperation.Division));
        Add(count.SquareRoots, "square roots" + Why(CostlyOperation.SquareRoot));
        if (parts.Count > 0 || count.Multiplications > 0 || kernel.Products > 0)
        {
            parts.Add($"{Number(count.Multiplications)} multiplications{Why(CostlyOperation.Multiplication)}");
        }
        else
        {
            parts.Add("no arithmetic");
        }

        var of = kernel.Occasion switch
        {
            Occasion.Sample => "Per sample",
            Occasion.Weights => "For each set of weights",
            _ => $"Per mini-batch of {Number(batchSize)}",
        };
        var text = $"{of}, padding included: {string.Join(", ", parts)}";
        var memory = $"{Bytes(tally.BytesRead)} read, {Bytes(tally.BytesWritten)} written.";
        return kernel.Products > 0 && count.Multiplications < kernel.Products
            ? $"{text}; full precision: {Number(kernel.Products)} products. {memory}"
            : $"{text}; {memory}";

        void Add(long value, string name)
        {
            if (value > 0)
            {
                parts.Add($"{Number(value)} {name}");
            }
        }

        string Why(CostlyOperation operation)
        {
            var names = reasons.Where(reason => reason.Operation == operation).Select(reason => Escape(reason.Name)).ToList();
            return names.Count == 0 ? string.Empty : $" ({string.Join(", ", names)})";
        }
    }

    /// <summary>"9,216 bytes", "218.1 MB".</summary>
    private static string Bytes(long value)
    {
        string[] units = ["KB", "MB", "GB", "TB"];
        var (scaled, unit) = (value / 1000.0, 0);
        for (; scaled >= 1000 && unit < units.Length - 1; unit++)
        {
            scaled /= 1000;
        }

        return value < 10_000
            ? Number(value) + " bytes"
            : scaled.ToString("N1", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string ParameterType(Parameter parameter) => parameter.Pointer is null
        ? ExpressionPrinter.TypeName(parameter.ValueKind)
        : ExpressionPrinter.TypeName(parameter.Pointer.Element) + "*";

    /// <summary>The named constants that the kernel uses.</summary>
    private static List<IntLiteral> Constants(Kernel kernel)
    {
        var constants = new List<IntLiteral>();
        Walker.Visit(kernel.Body, (expression, _) =>
        {
            var literal = expression is Packed packed ? packed.Mask : expression as IntLiteral;
            if (literal is { Name: not null } && !constants.Contains(literal))
            {
                constants.Add(literal);
            }
        });
        return constants.Select(constant => constant.Name).Distinct().Count() == constants.Count
            ? constants
            : throw new InvalidOperationException($"Kernel {kernel.Name} calls two constants by one name.");
    }

    /// <summary>A named constant for each loop bound, after the loop: BlockCount, OutputCount.</summary>
    private static Dictionary<(string Loop, int To), string> Bounds(Kernel kernel)
    {
        var names = new Dictionary<(string Loop, int To), string>();
        var taken = new HashSet<string>();
        Walker.Visit(kernel.Body, (_, _) => { }, (statement, _) =>
        {
            if (statement is For { To: IntLiteral { Value: > 4 } to } loop && !names.ContainsKey((loop.Variable.Name, to.Value)))
            {
                var stem = char.ToUpperInvariant(loop.Variable.Name[0]) + loop.Variable.Name.Substring(1) + "Count";
                var name = stem;
                for (var number = 2; !taken.Add(name); number++)
                {
                    name = stem + number.ToString(CultureInfo.InvariantCulture);
                }

                names.Add((loop.Variable.Name, to.Value), name);
            }
        });
        return names;
    }

    private static void Print(SourceWriter writer, IReadOnlyList<Statement> statements, Dictionary<(string Loop, int To), string> bounds)
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
                    var value = ExpressionPrinter.Print(declare.Value);
                    writer.Line($"{type} {declare.Variable.Name} = {value};{Remark(Product(declare.Value))}");
                    break;
                case Assign assign:
                    writer.Line(PrintAssignment(assign));
                    break;
                case SameLine line:
                    writer.Line(string.Join(" ", line.Body.Select(part => PrintAssignment((Assign)part))));
                    break;
                case Store store:
                    writer.Line(PrintStore(store));
                    break;
                case Transpose transpose:
                    var source = ExpressionPrinter.Address(transpose.Source, transpose.SourceIndex);
                    var target = ExpressionPrinter.Address(transpose.Target, transpose.TargetIndex);
                    writer.Line($"Lanes.Transpose({source}, {ExpressionPrinter.Integer(transpose.SourceStride)}, {target}, "
                        + $"{ExpressionPrinter.Integer(transpose.TargetStride)});");
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
                    throw UnknownNode.In(nameof(KernelPrinter), statement);
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
                $"{(IsPrimary(store.Value) ? value : $"({value})")}.Store({ExpressionPrinter.Address(store.Target, store.Index)});",
            ValueKind.Int when store.Target.Element == ElementKind.UShort && store.Value is not IntLiteral =>
                $"{store.Target.Name}[{ExpressionPrinter.Print(store.Index)}] = (ushort)({value});",
            _ => $"{store.Target.Name}[{ExpressionPrinter.Print(store.Index)}] = {value};",
        };
    }

    private static bool IsPrimary(Expression expression) =>
        expression is Variable or Load or Select or Unary { Operation: not UnaryOperation.Negate }
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
            steps.Add(Advance(offset.Variable.Name, offset.Increment));
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

    private static string Remark(string? text) => text is null ? string.Empty : " // " + text;

    /// <summary>"13,376 × tile" of a sum of shifts that stands for this product; null for anything else.</summary>
    private static string? Product(Expression expression)
    {
        string? name = null;
        var factor = 0L;
        var terms = 0;
        return Add(expression, 1) && terms > 1 ? $"{Number(factor)} × {name}" : null;

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
