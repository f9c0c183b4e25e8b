using System;
using System.Buffers.Binary;
using System.Numerics;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// SHA-256 (FIPS 180-4) in plain C#: .NET's own needs OpenSSL, which an emulated processor has not.
/// </summary>
internal sealed class Sha256
{
    private static readonly uint[] Constants = RootsOfPrimes(64, Math.Cbrt);

    private readonly uint[] _state = RootsOfPrimes(8, Math.Sqrt);
    private readonly byte[] _block = new byte[64];
    private readonly uint[] _schedule = new uint[64];
    private ulong _length;

    /// <summary>Adds bytes to what is hashed.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _block[(int)(_length++ % 64)] = value;
            if (_length % 64 == 0)
            {
                Compress();
            }
        }
    }

    /// <summary>The hash of all that was added; nothing can be added afterwards.</summary>
    public byte[] Finish()
    {
        var bits = _length * 8;
        Append([0x80]);
        while (_length % 64 != 56)
        {
            Append([0]);
        }

        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, bits);
        Append(number);
        var hash = new byte[32];
        for (var word = 0; word < 8; word++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * word), _state[word]);
        }

        return hash;
    }

    private void Compress()
    {
        var w = _schedule;
        for (var t = 0; t < 16; t++)
        {
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(4 * t));
        }

        for (var t = 16; t < 64; t++)
        {
            var s0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            var s1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }

        var (a, b, c, d) = (_state[0], _state[1], _state[2], _state[3]);
        var (e, f, g, h) = (_state[4], _state[5], _state[6], _state[7]);
        for (var t = 0; t < 64; t++)
        {
            var sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var first = h + sum1 + ((e & f) ^ (~e & g)) + Constants[t] + w[t];
            var second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        var added = new[] { a, b, c, d, e, f, g, h };
        for (var word = 0; word < 8; word++)
        {
            _state[word] += added[word];
        }
    }

    /// <summary>The first 32 bits behind the point of the roots of the first primes.</summary>
    private static uint[] RootsOfPrimes(int count, Func<double, double> root)
    {
        var roots = new uint[count];
        for (int candidate = 2, found = 0; found < count; candidate++)
        {
            var isPrime = true;
            for (var divisor = 2; divisor * divisor <= candidate; divisor++)
            {
                isPrime &= candidate % divisor != 0;
            }

            if (isPrime)
            {
                var value = root(candidate);
                roots[found++] = (uint)((value - Math.Floor(value)) * 4294967296.0);
            }
        }

        return roots;
    }
}
