using System;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Benchmarks.Draws;

/// <summary>Draws of 16 binary digits, 64 from each evaluation of Threefry in sixteen lanes, whose 1,024 bits both ways use up.</summary>
internal sealed class DrawContender(DrawKind kind) : IContender
{
    private const int Digits = 16;
    private const int PerEvaluation = 64;

    /// <summary>Draws in a run: their probabilities and bits stay in the first cache.</summary>
    public const int Count = 64 * PerEvaluation;

    private readonly ushort[] _probabilities = Probabilities();
    private readonly ulong[] _planes = new ulong[Count / PerEvaluation * Digits];
    private readonly ulong[] _bits = new ulong[Count / PerEvaluation];
    private int _step;

    public string Name => kind.ToString();

    /// <summary>Bits of the last run that are 1, and how many are to be expected.</summary>
    public (int Drawn, double Expected) Ones
    {
        get
        {
            var drawn = 0;
            foreach (var word in _bits)
            {
                drawn += BitOperations.PopCount(word);
            }

            double expected = 0;
            foreach (var probability in _probabilities)
            {
                expected += probability / 65536.0;
            }

            return (drawn, expected);
        }
    }

    public void Run()
    {
        _step++;
        for (var evaluation = 0; evaluation < _bits.Length; evaluation++)
        {
            var (first, second) = Threefry(Vector512.CreateSequence(evaluation * 16, 1), _step);
            var at = evaluation * PerEvaluation;
            _bits[evaluation] = kind switch
            {
                DrawKind.Comparison => Compare(first, second, _probabilities.AsSpan(at, PerEvaluation)),
                DrawKind.Logic => Logic(first, second, _probabilities.AsSpan(at, PerEvaluation)),
                DrawKind.LogicOfPlanes => Logic(first, second, _planes.AsSpan(evaluation * Digits, Digits)),
                _ => (first ^ second).AsUInt64()[0],
            };
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Digits in planes, which <see cref="DrawKind.LogicOfPlanes"/> begins with.</summary>
    public DrawContender Prepared()
    {
        for (var draw = 0; draw < Count; draw++)
        {
            for (var digit = 0; digit < Digits; digit++)
            {
                _planes[(draw / PerEvaluation * Digits) + digit] |=
                    ((ulong)(_probabilities[draw] >> digit) & 1) << (draw % PerEvaluation);
            }
        }

        return this;
    }

    private static ushort[] Probabilities()
    {
        var probabilities = new ushort[Count];
        var random = new Random(1);
        for (var draw = 0; draw < Count; draw++)
        {
            probabilities[draw] = (ushort)random.Next(1 << Digits);
        }

        return probabilities;
    }

    private static ulong Compare(Vector512<int> first, Vector512<int> second, ReadOnlySpan<ushort> probabilities) =>
        Vector512.LessThan(first.AsUInt16(), Vector512.Create(probabilities)).ExtractMostSignificantBits()
        | (Vector512.LessThan(second.AsUInt16(), Vector512.Create(probabilities[32..])).ExtractMostSignificantBits() << 32);

    private static ulong Logic(Vector512<int> first, Vector512<int> second, ReadOnlySpan<ushort> probabilities)
    {
        var low = Vector512.Create(probabilities);
        var high = Vector512.Create(probabilities[32..]);
        ulong stream = 0;
        for (var digit = 0; digit < Digits; digit++)
        {
            var one = (low << (Digits - 1 - digit)).ExtractMostSignificantBits()
                | ((high << (Digits - 1 - digit)).ExtractMostSignificantBits() << 32);
            stream = Next(stream, one, Word(first, second, digit));
        }

        return stream;
    }

    private static ulong Logic(Vector512<int> first, Vector512<int> second, ReadOnlySpan<ulong> planes)
    {
        ulong stream = 0;
        for (var digit = 0; digit < Digits; digit++)
        {
            stream = Next(stream, planes[digit], Word(first, second, digit));
        }

        return stream;
    }

    // A digit that is 1 adds a random bit, one that is 0 takes it away.
    private static ulong Next(ulong stream, ulong one, ulong random) => (one & (stream | random)) | (~one & stream & random);

    private static ulong Word(Vector512<int> first, Vector512<int> second, int digit) =>
        (digit < 8 ? first : second).AsUInt64()[digit % 8];

    private static (Vector512<int> First, Vector512<int> Second) Threefry(Vector512<int> counter, int step)
    {
        ReadOnlySpan<int> keys = [1, 2, 1 ^ 2 ^ 0x1BD11BDA];
        ReadOnlySpan<int> rotations = [13, 15, 26, 6, 17, 29, 16, 24];
        var first = counter + Vector512.Create(keys[0]);
        var second = Vector512.Create(step + keys[1]);
        for (var round = 0; round < 13; round++)
        {
            var rotation = rotations[round % 8];
            first += second;
            second = ((second << rotation) | (second >>> (32 - rotation))) ^ first;
            if (round % 4 == 3)
            {
                var injection = (round / 4) + 1;
                first += Vector512.Create(keys[injection % 3]);
                second += Vector512.Create(keys[(injection + 1) % 3] + injection);
            }
        }

        return (first, second);
    }
}
