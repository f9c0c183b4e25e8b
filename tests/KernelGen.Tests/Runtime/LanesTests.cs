using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class LanesTests
{
    [Fact]
    public void Sum_is_the_fixed_tree_bit_for_bit() =>
        Gen.Float[-1e6f, 1e6f].Array[16].Check(lanes =>
        {
            var tree = (float[])lanes.Clone();
            for (var width = 8; width >= 1; width /= 2)
            {
                for (var i = 0; i < width; i++)
                {
                    tree[i] += tree[i + width];
                }
            }

            return BitConverter.SingleToInt32Bits(tree[0]) == BitConverter.SingleToInt32Bits(Lanes.Sum(Vector512.Create(lanes)));
        });

    [Fact]
    public void The_order_matters_so_the_tree_is_really_tested()
    {
        // 1e8 + 1 loses the 1; the tree adds lanes 0 and 8 first, which cancel.
        var lanes = new float[16];
        (lanes[0], lanes[8], lanes[1]) = (1e8f, -1e8f, 1f);
        Assert.Equal(1f, Lanes.Sum(Vector512.Create(lanes)));
        (lanes[1], lanes[8]) = (-1e8f, 1f);
        Assert.Equal(0f, Lanes.Sum(Vector512.Create(lanes)));
    }

    [Fact]
    public void Bits_are_counted_in_both_ways()
    {
        foreach (var mask in new ulong[] { 0, 1, ulong.MaxValue, 1UL << 63, 0x5555_5555_5555_5555, 0xAAAA_AAAA_AAAA_AAAA })
        {
            Check(mask);
        }

        Gen.ULong.Check(Check);

        static void Check(ulong mask)
        {
            var expected = 0;
            for (var bit = 0; bit < 64; bit++)
            {
                expected += (int)((mask >> bit) & 1);
            }

            Assert.Equal(expected, Lanes.BitCount(mask));
            Assert.Equal(expected, Lanes.BitCountByHalves(mask));
        }
    }

    [Fact]
    public unsafe void Exponents_are_taken_off_to_the_bit_and_all_ones_take_everything() =>
        Gen.Select(Gen.Float[-1e9f, 1e9f], Gen.Int[0, 60]).Where(static pair => MathF.Abs(pair.Item1) > 1e-18f).Check((number, exponent) =>
        {
            var bits = Vector512.Create(BitConverter.SingleToInt32Bits(number));
            var exponents = Vector512.Create(exponent << 23);
            var quotients = Lanes.SubtractExponents(bits, exponents);
            Assert.Equal(quotients, Lanes.SubtractExponents(bits, (int*)&exponents));
            Assert.Equal(Vector512.Create(MathF.ScaleB(number, -exponent)), quotients.AsSingle());
            foreach (var any in new[] { number, 0f, -0f, float.NaN, float.NegativeInfinity })
            {
                var anyBits = Vector512.Create(BitConverter.SingleToInt32Bits(any));
                Assert.Equal(Vector512<int>.Zero, Lanes.SubtractExponents(anyBits, Vector512<int>.AllBitsSet));
            }
        });

    [Fact]
    public unsafe void Rows_become_columns_in_both_ways_and_nothing_else_is_touched() =>
        Gen.Select(Gen.Float.Array[40], Gen.Int[4, 12], Gen.Int[4, 12]).Check((rows, sourceStride, targetStride) =>
        {
            var expected = new float[64];
            Array.Fill(expected, -1f);
            var target = (float[])expected.Clone();
            var targetOfEach = (float[])expected.Clone();
            for (var row = 0; row < 4; row++)
            {
                for (var column = 0; column < 4; column++)
                {
                    expected[(column * targetStride) + row] = rows[(row * sourceStride) + column];
                }
            }

            fixed (float* source = rows, first = target, second = targetOfEach)
            {
                Lanes.Transpose(source, sourceStride, first, targetStride);
                Lanes.TransposeEach(source, sourceStride, second, targetStride);
            }

            Assert.Equal(
                Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(target, BitConverter.SingleToInt32Bits));
            Assert.Equal(
                Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(targetOfEach, BitConverter.SingleToInt32Bits));
        });

    [Fact]
    public void Look_ups_take_the_low_four_bits_in_every_way_that_there_is() =>
        Gen.Select(Gen.Float.Array[16], Gen.Int.Array[16]).Check((entries, numbers) =>
        {
            var table = Vector512.Create(entries);
            var index = Vector512.Create(numbers);
            var expected = Array.ConvertAll(numbers, number => BitConverter.SingleToInt32Bits(entries[number & 15]));
            Assert.Equal(expected, Bits(Lanes.LookUp(table, index)));
            Assert.Equal(expected, Bits(Lanes.LookUpEach(table, index)));
            if (Avx2.IsSupported)
            {
                Assert.Equal(expected, Bits(Lanes.LookUpByHalves(table, index)));
            }

            static int[] Bits(Vector512<float> lanes)
            {
                var bits = new int[16];
                lanes.AsInt32().CopyTo(bits);
                return bits;
            }
        });

    [Fact]
    public unsafe void Sixteen_rows_become_columns_in_both_ways_and_nothing_else_is_touched() =>
        Gen.Select(Gen.Float.Array[336], Gen.Int[16, 21], Gen.Int[16, 21]).Check((rows, sourceStride, targetStride) =>
        {
            var expected = new float[340];
            Array.Fill(expected, -1f);
            var target = (float[])expected.Clone();
            var targetByFours = (float[])expected.Clone();
            for (var row = 0; row < 16; row++)
            {
                for (var column = 0; column < 16; column++)
                {
                    expected[(column * targetStride) + row] = rows[(row * sourceStride) + column];
                }
            }

            fixed (float* source = rows, first = target, second = targetByFours)
            {
                Lanes.TransposeVectors(source, sourceStride, first, targetStride);
                Lanes.TransposeByFours(source, sourceStride, second, targetStride);
            }

            var bits = Array.ConvertAll(expected, BitConverter.SingleToInt32Bits);
            Assert.Equal(bits, Array.ConvertAll(target, BitConverter.SingleToInt32Bits));
            Assert.Equal(bits, Array.ConvertAll(targetByFours, BitConverter.SingleToInt32Bits));
        });

    [Fact]
    public void Lanes_that_are_not_zero_come_first_in_every_way_that_there_is() =>
        Gen.Select(Gen.Int.Array[16], Gen.UShort).Check((values, kept) =>
        {
            for (var lane = 0; lane < values.Length; lane++)
            {
                values[lane] = ((kept >> lane) & 1) == 0 ? 0 : values[lane];
            }

            int[] expected = [.. Array.FindAll(values, static value => value != 0), .. Array.FindAll(values, static value => value == 0)];
            var lanes = Vector512.Create(values);
            Assert.Equal(expected, All(Lanes.NonZeroFirst(lanes)));
            Assert.Equal(expected, All(Lanes.NonZeroFirstEach(lanes)));
            if (Avx2.IsSupported && Bmi2.X64.IsSupported)
            {
                Assert.Equal(expected, All(Lanes.NonZeroFirstByHalves(lanes)));
            }

            static int[] All(Vector512<int> lanes)
            {
                var values = new int[16];
                lanes.CopyTo(values);
                return values;
            }
        });

    [Fact]
    public void Look_ups_of_shorts_take_the_low_five_bits_in_every_way_that_there_is() =>
        Gen.Select(Gen.Short.Array[32], Gen.Short.Array[32]).Check((entries, numbers) =>
        {
            var table = Vector512.Create(entries);
            var index = Vector512.Create(numbers);
            var expected = Vector512.Create(Array.ConvertAll(numbers, number => entries[number & 31]));
            Assert.Equal(expected, Lanes.LookUp(table, index));
            Assert.Equal(expected, Lanes.LookUpEach(table, index));
        });
}
