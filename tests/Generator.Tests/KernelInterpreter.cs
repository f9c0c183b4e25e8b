using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using Xunit;
using BitOperations = System.Numerics.BitOperations;

namespace KernelGen.Generator.Tests;

/// <summary>Runs kernels on memory of their own, statement by statement, and counts the operations that it really does.</summary>
/// <remarks>
/// A value is the bits of its elements: one, the codes of a pack, the quarters of a mask, or sixteen lanes. Shares no code with the ledger.
/// </remarks>
internal sealed class KernelInterpreter(
    int samples, Func<KernelScalar, int, int> callerRows, Dictionary<MemoryBuffer, int[]>? memory = null)
{
    private readonly Dictionary<MemoryBuffer, int[]> _buffers = memory ?? [];
    private readonly Dictionary<string, int[]> _locals = [];
    private readonly Dictionary<string, Func<int, int>> _read = [];
    private readonly Dictionary<string, Action<int, int>> _write = [];

    /// <summary>Operations by name since the last kernel began; products, quotients and roots with their reasons.</summary>
    public Dictionary<string, long> Counts { get; private set; } = [];

    /// <summary>The elements that a kernel without parameters but one buffer stores to, in order.</summary>
    public static List<int> Stores(Kernel kernel)
    {
        var stored = new List<int>();
        var interpreter = new KernelInterpreter(0, (_, _) => 0);
        var name = Assert.Single(kernel.Parameters).Name;
        interpreter._write[name] = (index, _) => stored.Add(index);
        interpreter.Run(kernel.Body);
        return stored;
    }

    public long Of(string operation) => Counts.Where(count => count.Key.Split(':')[0] == operation).Sum(count => count.Value);

    public float Float(MemoryBuffer buffer, int index) => BitConverter.Int32BitsToSingle(_buffers[buffer][index]);

    /// <summary>Whether a kernel leaves its memory where the network stands now, which stays there.</summary>
    public bool Leaves(Kernel kernel)
    {
        // A buffer that is too short has the beginning of the one that it stands for.
        var copies = kernel.Parameters.Select(parameter => parameter.MemoryBuffer).OfType<MemoryBuffer>().Distinct().ToDictionary(
            buffer => buffer,
            buffer =>
            {
                var memory = new int[buffer.Length];
                var known = _buffers.FirstOrDefault(other => other.Key.Name == buffer.Name).Value ?? [];
                Array.Copy(known, memory, Math.Min(known.Length, memory.Length));
                return memory;
            });
        try
        {
            new KernelInterpreter(samples, callerRows, copies).Run(kernel);
            return false;
        }
        catch (IndexOutOfRangeException)
        {
            return true;
        }
    }

    public void Run(Kernel kernel)
    {
        Counts = [];
        _locals.Clear();
        foreach (var parameter in kernel.Parameters)
        {
            if (parameter.MemoryBuffer is { } buffer)
            {
                if (!_buffers.TryGetValue(buffer, out var elements))
                {
                    _buffers.Add(buffer, elements = new int[buffer.Length]);
                    if (buffer.Name == "Reciprocal")
                    {
                        // What the network's host code writes: any powers of two will do here.
                        for (var term = 0; term < 6; term++)
                        {
                            elements[term] = Bits(MathF.ScaleB(1f, -4 - term));
                        }
                    }
                }

                Map(parameter.Name, elements, buffer.Element);
            }
            else if (parameter.Pointer is not null)
            {
                // Values come from the test; that there are no more of them than samples, from the array.
                var rows = new int[parameter.Pointer.Layout!.Length];
                _read[parameter.Name] = index => rows[index] = callerRows(parameter.Host!, index);
                _write[parameter.Name] = (index, value) => rows[index] = value;
            }
            else
            {
                _locals[parameter.Name] =
                [
                    parameter.Host!.Name switch
                    {
                        nameof(KernelScalar.Samples) => samples,
                        nameof(KernelScalar.SampleBlocks) => (samples + 15) / 16,
                        nameof(KernelScalar.InverseCount) => Bits(1f / samples),
                        nameof(KernelScalar.Rate) or "LearningRate" => Bits(0.0078125f),
                        nameof(KernelScalar.Step) or nameof(KernelScalar.IsTrained) or nameof(KernelScalar.IsLaterBatch)
                            or nameof(KernelScalar.First) => 0,
                        nameof(KernelScalar.HasShortLookUps) => -1,
                        nameof(KernelScalar.Key) => 12345,
                        nameof(KernelScalar.StreamKey) => 678 ^ kernel.Layer,
                        nameof(KernelScalar.Last) => kernel.Units.Count,
                        "StepSize" or "SecondMomentCorrection" or "StepBits" or "NoiseScale" => Bits(0.5f),
                        var other => throw new InvalidOperationException($"{other} is no number."),
                    },
                ];
            }
        }

        Run(kernel.Body);
    }

    private void Map(string name, int[] memory, ElementKind element)
    {
        _read[name] = index => memory[index];
        _write[name] = (index, value) => memory[index] = element switch
        {
            ElementKind.UShort => value & 0xFFFF,
            ElementKind.Short => (short)value,
            ElementKind.Byte => value & 0xFF,
            _ => value,
        };
    }

    private void Run(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case Declare declare:
                    _locals[declare.Variable.Name] = Value(declare.Value);
                    break;
                case Assign assign:
                    _locals[assign.Variable.Name] = Value(assign.Value);
                    break;
                case Store store:
                    var index = Value(store.Index)[0];
                    var values = Value(store.Value);
                    if (store.Value.Kind == ValueKind.Shorts && store.Target.Element == ElementKind.Byte)
                    {
                        values = [.. values.SelectMany(value => new[] { value & 0xFF, (value >> 8) & 0xFF })];
                    }

                    for (var k = 0; k < values.Length; k++)
                    {
                        _write[store.Target.Name](index + k, values[k]);
                    }

                    Count("bytes written", values.Length * store.Target.Element.Size());

                    break;
                case Transpose transpose:
                    var (from, to) = (Value(transpose.SourceIndex)[0], Value(transpose.TargetIndex)[0]);
                    for (var k = 0; k < transpose.Side * transpose.Side; k++)
                    {
                        var (row, column) = (k / transpose.Side, k % transpose.Side);
                        _write[transpose.Target.Name](
                            to + (column * transpose.TargetStride) + row,
                            _read[transpose.Source.Name](from + (row * transpose.SourceStride) + column));
                    }

                    Count("bytes read", 4 * transpose.Side * transpose.Side);
                    Count("bytes written", 4 * transpose.Side * transpose.Side);

                    break;
                case Prefetch prefetch:
                    Value(prefetch.Index);
                    break;
                case Scratch scratch:
                    Map(scratch.Pointer.Name, new int[scratch.Length], scratch.Pointer.Element);
                    break;
                case Section section:
                    Run(section.Body);
                    break;
                case SameLine line:
                    Run(line.Body);
                    break;
                case If condition:
                    Run(Value(condition.Condition)[0] != 0 ? condition.Body : condition.Otherwise);
                    break;
                case Point point:
                    var start = Value(point.Index)[0];
                    var (read, write) = (_read[point.Source.Name], _write[point.Source.Name]);
                    _read[point.Pointer.Name] = k => read(start + k);
                    _write[point.Pointer.Name] = (k, value) => write(start + k, value);
                    break;
                case For loop:
                    foreach (var offset in loop.Offsets)
                    {
                        _locals[offset.Variable.Name] = Value(offset.From);
                    }

                    for (var value = Value(loop.From)[0]; value < Value(loop.To)[0]; value += loop.Step)
                    {
                        _locals[loop.Variable.Name] = [value];
                        Run(loop.Body);
                        foreach (var offset in loop.Offsets)
                        {
                            _locals[offset.Variable.Name] = [_locals[offset.Variable.Name][0] + offset.Increment];
                        }
                    }

                    break;
                default:
                    throw new InvalidOperationException(statement.GetType().Name);
            }
        }
    }

    private int[] Value(Expression expression)
    {
        switch (expression)
        {
            case IntLiteral literal:
                return [literal.Value];
            case FloatLiteral literal:
                return [Bits(literal.Value)];
            case LaneIndex:
                return [.. Enumerable.Range(0, 16)];
            case Variable variable:
                return _locals[variable.Name];
            case Strided strided:
                return [_locals[strided.Variable.Name][0] * strided.Factor];
            case Load load:
                var index = Value(load.Index)[0];
                Count("bytes read", load.Kind switch
                {
                    ValueKind.Lanes or ValueKind.Bits or ValueKind.Shorts => 64,
                    ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask => 8,
                    ValueKind.Codes => 16,
                    _ => load.Source.Element.Size(),
                });
                if (load.Kind == ValueKind.PackedBytes && load.Source.Element == ElementKind.Int)
                {
                    return [.. Enumerable.Range(0, 8).Select(k => (_read[load.Source.Name](index + (k / 4)) >> (k % 4 * 8)) & 0xFF)];
                }

                if (load.Kind == ValueKind.Shorts && load.Source.Element == ElementKind.Byte)
                {
                    var bytes = _read[load.Source.Name];
                    return [.. Enumerable.Range(0, 32).Select(k => index + (2 * k))
                        .Select(low => (int)(short)(bytes(low) | (bytes(low + 1) << 8)))];
                }

                return [.. Enumerable.Range(index, Elements(load.Kind)).Select(_read[load.Source.Name])];
            case LookUp lookUp:
                var entry = Value(lookUp.Index)[0];
                Count("bytes read", lookUp.Kind == ValueKind.Float ? sizeof(float) : 64);
                return Counted(
                    "look-up", [.. Enumerable.Range(entry, Elements(lookUp.Kind)).Select(_read[lookUp.Table.Name])], lookUp.Kind);
            case LaneLookUp lookUp:
                var table = Value(lookUp.Table);
                return Counted("look-up", [.. Value(lookUp.Index).Select(number => table[number & (table.Length - 1)])], lookUp.Kind);
            case Packed packed:
                return [Value(packed.Codes)[packed.Position] << packed.Shift];
            case Select select:
                var mask = Value(select.Mask);
                var ifFalse = Value(select.IfFalse);
                return [.. Value(select.IfTrue).Select((value, k) => (value & mask[k]) | (ifFalse[k] & ~mask[k]))];
            case Unary unary:
                return Value(unary);
            case Binary binary:
                return Value(binary);
            case Multiply multiply:
                return Counted(
                    "multiplication:" + multiply.Reason.Text, Floats(multiply.Left, multiply.Right, (a, b) => a * b), multiply.Kind);
            case Divide divide:
                return Counted("division:" + divide.Reason.Text, Floats(divide.Left, divide.Right, (a, b) => a / b), divide.Kind);
            case SquareRoot root:
                return Counted(
                    "root:" + root.Reason.Text, [.. Value(root.Operand).Select(value => Bits(MathF.Sqrt(Single(value))))], root.Kind);
            default:
                throw new InvalidOperationException(expression.GetType().Name);
        }
    }

    private int[] Value(Unary unary)
    {
        var operand = Value(unary.Operand);
        switch (unary.Operation)
        {
            case UnaryOperation.Negate:
                return Counted(
                    "sign flip",
                    [.. operand.Select(value => unary.Kind is ValueKind.Lanes or ValueKind.Float ? Bits(-Single(value)) : -value)],
                    unary.Kind);
            case UnaryOperation.Broadcast:
                return [.. Enumerable.Repeat(operand[0], Elements(unary.Kind))];
            case UnaryOperation.WidenLower:
                return operand[..16];
            case UnaryOperation.WidenUpper:
                return operand[16..];
            case UnaryOperation.FirstLane:
                return [operand[0]];
            case UnaryOperation.NonZeroFirst:
                return [.. operand.Where(value => value != 0), .. operand.Where(value => value == 0)];
            case UnaryOperation.SumLanes:
                for (var half = 8; half > 0; half /= 2)
                {
                    operand = Counted(
                        "addition",
                        [.. operand.Take(half).Select((value, k) => Bits(Single(value) + Single(operand[k + half])))],
                        ValueKind.Lanes);
                }

                return operand;
            case UnaryOperation.BitCount:
                return [BitOperations.PopCount(Mask(operand))];
            case UnaryOperation.LowestBit:
                return [BitOperations.TrailingZeroCount(Mask(operand))];
            case UnaryOperation.WithoutLowestBit:
                var left = Mask(operand);
                left &= left - 1;
                return [.. Enumerable.Range(0, 4).Select(quarter => (int)((left >> (16 * quarter)) & 0xFFFF))];
            case UnaryOperation.SignBits:
                return [operand.Select((value, lane) => (value >>> 31) << lane).Sum()];
            default:
                return operand;
        }
    }

    private int[] Value(Binary binary)
    {
        Func<int, int, int>? compare = binary.Operation switch
        {
            BinaryOperation.GreaterThan => (a, b) => a > b ? -1 : 0,
            BinaryOperation.GreaterThanOrEqual => (a, b) => a >= b ? -1 : 0,
            BinaryOperation.LessThan => (a, b) => a < b ? -1 : 0,
            BinaryOperation.Equal => (a, b) => a == b ? -1 : 0,
            BinaryOperation.NotEqual => (a, b) => a != b ? -1 : 0,
            _ => null,
        };
        if (compare is not null)
        {
            return binary.Left.Kind is ValueKind.Lanes or ValueKind.Float
                ? [.. Floats(binary.Left, binary.Right, (a, b) => a.CompareTo(b)).Select(value => compare((int)Single(value), 0))]
                : Integers(binary, compare);
        }

        var isFloat = binary.Kind is ValueKind.Lanes or ValueKind.Float;
        return binary.Operation switch
        {
            BinaryOperation.Add when isFloat => Counted("addition", Floats(binary.Left, binary.Right, (a, b) => a + b), binary.Kind),
            BinaryOperation.Subtract when isFloat => Counted("addition", Floats(binary.Left, binary.Right, (a, b) => a - b), binary.Kind),
            BinaryOperation.Min when isFloat => Floats(binary.Left, binary.Right, Math.Min),
            BinaryOperation.Max when isFloat => Floats(binary.Left, binary.Right, Math.Max),
            BinaryOperation.AddSaturated =>
                Counted("addition", Integers(binary, (a, b) => Math.Clamp(a + b, short.MinValue, short.MaxValue)), binary.Kind),
            BinaryOperation.NarrowToShorts => [.. Value(binary.Left).Concat(Value(binary.Right)).Select(value => (int)(short)value)],
            BinaryOperation.Add => Counted("addition", Integers(binary, (a, b) => a + b), binary.Kind),
            BinaryOperation.Subtract => Counted("addition", Integers(binary, (a, b) => a - b), binary.Kind),
            BinaryOperation.ExponentAdd => Counted("shift", Integers(binary, (a, b) => a + b), binary.Kind),
            BinaryOperation.ExponentSubtract => Counted("shift", Integers(binary, SubtractHalves), binary.Kind),
            BinaryOperation.ShiftLeft => Counted("shift", Integers(binary, (a, b) => a << b), binary.Kind),
            BinaryOperation.ShiftLeftEach =>
                Counted("shift", Integers(binary, (a, b) => (uint)b < 32 ? a << b : 0), binary.Kind),
            BinaryOperation.ShiftRight => Counted("shift", Integers(binary, (a, b) => a >> b), binary.Kind),
            BinaryOperation.ShiftRightLogical => Counted("shift", Integers(binary, (a, b) => a >>> b), binary.Kind),
            BinaryOperation.Xor => Counted("sign flip", Integers(binary, (a, b) => a ^ b), binary.Kind),
            BinaryOperation.And => Integers(binary, (a, b) => a & b),
            BinaryOperation.Or => Integers(binary, (a, b) => a | b),
            BinaryOperation.Min => Integers(binary, Math.Min),
            BinaryOperation.Max => Integers(binary, Math.Max),
            _ => throw new InvalidOperationException(binary.Operation.ToString()),
        };
    }

    /// <summary>Halves of 16 bits that stay at zero.</summary>
    private static int SubtractHalves(int a, int b) =>
        (Math.Max(0, (a >>> 16) - (b >>> 16)) << 16) | Math.Max(0, (a & 0xFFFF) - (b & 0xFFFF));

    private int[] Integers(Binary binary, Func<int, int, int> operation)
    {
        var right = Value(binary.Right);
        return [.. Value(binary.Left).Select((value, k) => operation(value, right[right.Length == 1 ? 0 : k]))];
    }

    private int[] Floats(Expression left, Expression right, Func<float, float, float> operation)
    {
        var other = Value(right);
        return [.. Value(left).Select((value, k) => Bits(operation(Single(value), Single(other[k]))))];
    }

    /// <summary>Scalar integers address memory and steer loops: not counted.</summary>
    private void Count(string what, int count) => Counts[what] = Counts.GetValueOrDefault(what) + count;

    private int[] Counted(string operation, int[] result, ValueKind kind)
    {
        if (kind != ValueKind.Int)
        {
            Count(operation, result.Length);
        }

        return result;
    }

    private static int Elements(ValueKind kind) => kind switch
    {
        ValueKind.Int or ValueKind.Float => 1,
        ValueKind.Shorts => 32,
        ValueKind.PackedBytes => 8,
        ValueKind.PackedShorts or ValueKind.Mask => 4,
        _ => 16,
    };

    private static ulong Mask(int[] quarters) =>
        quarters.Select((quarter, k) => (ulong)(uint)quarter << (16 * k)).Aggregate((a, b) => a | b);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static float Single(int bits) => BitConverter.Int32BitsToSingle(bits);
}
