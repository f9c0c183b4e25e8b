using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using Xunit;

namespace KernelGen.Tests.Arithmetic;

/// <summary>Vectors do in each lane what <see cref="Shift.By(float, int)"/> does, whatever is in the other lanes.</summary>
public sealed class ShiftVectorTests
{
    private static readonly int[] Exponents = [
        int.MinValue, -300, -254, -253, -149, -126, -24, -2, -1, 0, 1, 2, 24, 126, 127, 253, 254, 300, int.MaxValue
    ];

    [Fact]
    public void Vectors_of_128_bits() => Check(Vector128<float>.Count, (x, k) =>
        Values(Shift.By(Vector128.Create(x), k), static (v, to) => v.CopyTo(to), x.Length));

    [Fact]
    public void Vectors_of_256_bits() => Check(Vector256<float>.Count, (x, k) =>
        Values(Shift.By(Vector256.Create(x), k), static (v, to) => v.CopyTo(to), x.Length));

    [Fact]
    public void Vectors_of_512_bits() => Check(Vector512<float>.Count, (x, k) =>
        Values(Shift.By(Vector512.Create(x), k), static (v, to) => v.CopyTo(to), x.Length));

    [Fact]
    public void Vectors_as_wide_as_the_hardware_likes() => Check(Vector<float>.Count, (x, k) =>
        Values(Shift.By(new Vector<float>(x), k), static (v, to) => v.CopyTo(to), x.Length));

    [Fact]
    public void Unchecked_vectors_add_to_exponents()
    {
        float[] x = [.. Enumerable.Range(1, 16).Select(i => i - 8.5f)];
        float[] expected = [.. x.Select(value => value / 8)];
        Assert.Equal(expected[..4], Values(Shift.ByUnchecked(Vector128.Create(x), -3), static (v, to) => v.CopyTo(to), 4));
        Assert.Equal(expected[..8], Values(Shift.ByUnchecked(Vector256.Create(x), -3), static (v, to) => v.CopyTo(to), 8));
        Assert.Equal(expected, Values(Shift.ByUnchecked(Vector512.Create(x), -3), static (v, to) => v.CopyTo(to), 16));
        Assert.Equal(
            expected[..Vector<float>.Count],
            Values(Shift.ByUnchecked(new Vector<float>(x), -3), static (v, to) => v.CopyTo(to), Vector<float>.Count));
    }

    private static void Check(int lanes, Func<float[], int, float[]> shift)
    {
        // Runs of ordinary numbers and zeros, and rare values among them at every distance.
        var all = StructuredValues.Singles;
        var random = new Random(lanes);
        float[] ordinary = [0f, -0f, 1f, -1.5f, 3e10f, -2e-10f];
        foreach (var k in Exponents)
        {
            for (var trial = 0; trial < 20_000; trial++)
            {
                var rare = random.Next(-1, 4);
                var x = new float[lanes];
                for (var lane = 0; lane < lanes; lane++)
                {
                    x[lane] = random.Next(4) < rare ? all[random.Next(all.Count)] : ordinary[random.Next(ordinary.Length)];
                }

                var actual = shift(x, k);
                for (var lane = 0; lane < lanes; lane++)
                {
                    var expected = Shift.By(x[lane], k);
                    if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(actual[lane]))
                    {
                        Assert.Fail($"{x[lane]:R} by 2^{k} in lane {lane}: {actual[lane]:R}, not {expected:R}");
                    }
                }
            }
        }
    }

    private static float[] Values<T>(T vector, Action<T, float[]> copy, int lanes)
    {
        var values = new float[lanes];
        copy(vector, values);
        return values;
    }
}
