using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>Random draws without multiplications: Threefry-2x32 with 13 rounds (Salmon et al. 2011), a counter in, 64 bits out.</summary>
/// <remarks>A draw depends on seed, stream, step and element alone, so it is the same however work is split.</remarks>
internal sealed class Randomness
{
    private const int Rounds = 13;
    private static readonly IntLiteral DrawBits = new(0x007FFF80, "DrawBits", "0x007FFF80", "where a 16-bit draw stands in a mantissa");
    private static readonly IntLiteral Half = new(
        0x40, "HalfDraw", "0x40", "half a draw, so that draws lie in the middle of their intervals");
    private static readonly IntLiteral OneAndHalf = new(0x3F800040, "OneAndHalfDraw", "0x3F800040", "the bits of 1f and half a draw");
    private static readonly int[] Rotations = [13, 15, 26, 6, 17, 29, 16, 24];

    private readonly KernelBuilder _builder;
    private readonly Variable[] _keys;
    private readonly Variable _counter;

    /// <summary>Keys in all lanes, declared where the builder stands.</summary>
    public Randomness(KernelBuilder builder)
    {
        _builder = builder;
        var key = builder.Host("key", KernelScalar.Key);
        var streamKey = builder.Host("streamKey", KernelScalar.StreamKey);
        var step = builder.Host("step", KernelScalar.Step);
        var key0 = builder.Let("key0", key.Broadcast());
        var key1 = builder.Let("key1", streamKey.Broadcast());
        var key2 = builder.Let("key2", key0 ^ key1 ^ 0x1BD11BDA);
        _keys = [key0, key1, key2];
        _counter = builder.Let("stepWord", step.Broadcast() + key1);
    }

    /// <summary>Four 16-bit draws per lane for the element numbers <paramref name="counter"/>.</summary>
    public Draws Next(Expression counter, string suffix = "")
    {
        Variable? first = null, second = null;
        _builder.Section("Threefry-2x32, 13 rounds.", () =>
        {
            first = _builder.Let("word0" + suffix, counter + _keys[0]);
            second = _builder.Let("word1" + suffix, _counter);
            for (var round = 0; round < Rounds; round++)
            {
                var rotation = Rotations[round % Rotations.Length];
                _builder.SameLine(() =>
                {
                    _builder.Set(first, first + second);
                    _builder.Set(second, ((second << rotation) | second.ShiftRightLogical(32 - rotation)) ^ first);
                });
                if (round % 4 == 3)
                {
                    var injection = (round + 1) / 4;
                    _builder.SameLine(() =>
                    {
                        _builder.Set(first, first + _keys[injection % 3]);
                        _builder.Set(second, second + _keys[(injection + 1) % 3] + new IntLiteral(injection));
                    });
                }
            }
        });
        return new Draws(first!, second!);
    }

    /// <summary>The draws u of one evaluation, 0 ≤ u &lt; 65536.</summary>
    internal sealed class Draws(Variable first, Variable second)
    {
        /// <summary>Draw <paramref name="number"/> (0 to 3) where it stands in a mantissa: bits 22 to 7.</summary>
        public Expression Bits(int number)
        {
            var word = number < 2 ? first : second;
            return (number % 2 == 0 ? word << 7 : word.ShiftRightLogical(9)) & DrawBits;
        }

        /// <summary>Draw <paramref name="number"/> as 1 + (u + ½)/65536.</summary>
        public Expression OneToTwo(int number) => OneToTwo(Bits(number));

        /// <summary>A draw's bits as (u + ½)/65536 in units of a mantissa.</summary>
        public static Expression Mantissa(Expression bits) => bits | Half;

        /// <summary>A draw's bits as 1 + (u + ½)/65536.</summary>
        public static Expression OneToTwo(Expression bits) => (bits | OneAndHalf).AsLanes();

        /// <summary>The sum of the eight bytes of one evaluation, 0 to 2,040.</summary>
        public Expression SumOfBytes(KernelBuilder b)
        {
            IntLiteral evenBytes = new(0x00FF00FF, "EvenBytes", "0x00FF00FF", "every second byte");
            var pairs = b.Let("bytePairs", (first & evenBytes) + (first.ShiftRightLogical(8) & evenBytes)
                + (second & evenBytes) + (second.ShiftRightLogical(8) & evenBytes));
            return (pairs & 0xFFFF) + pairs.ShiftRightLogical(16);
        }

        /// <summary>Draw <paramref name="number"/> itself.</summary>
        public Expression Integer(int number)
        {
            var word = number < 2 ? first : second;
            return number % 2 == 0 ? word & 0xFFFF : word.ShiftRightLogical(16);
        }
    }
}
