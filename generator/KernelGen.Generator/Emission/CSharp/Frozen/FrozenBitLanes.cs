namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>What <see cref="FrozenLanes"/> has besides, where values stand as bits.</summary>
internal static class FrozenBitLanes
{
    /// <summary>The members.</summary>
    public const string Text = """
        /// <summary>Bit by bit, what two of three say at least: the carry of a full adder.</summary>
        [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Majority(Vector512<int> first, Vector512<int> second, Vector512<int> third) => Avx512F.IsSupported
            ? Avx512F.TernaryLogic(first, second, third, 0xE8)
            : Vector512.ConditionalSelect(first ^ second, third, first);

        /// <summary>How many bits are set.</summary>
        [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
        public static int BitCount(int bits) => BitCount(unchecked((uint)bits));

        /// <summary>How many bits are set; where no instruction counts them, by halves, as the platform's own way multiplies.</summary>
        [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
        public static int BitCount(ulong bits)
        {
            if (Popcnt.X64.IsSupported)
            {
                return (int)Popcnt.X64.PopCount(bits);
            }

            if (AdvSimd.Arm64.IsSupported)
            {
                return AdvSimd.Arm64.AddAcross(AdvSimd.PopCount(Vector64.Create(bits).AsByte())).ToScalar();
            }

            ulong counts = unchecked(bits - ((bits >> 1) & 0x5555_5555_5555_5555));
            counts = (counts & 0x3333_3333_3333_3333) + ((counts >> 2) & 0x3333_3333_3333_3333);
            counts = (counts + (counts >> 4)) & 0x0F0F_0F0F_0F0F_0F0F;
            counts += counts >> 8;
            counts += counts >> 16;
            counts += counts >> 32;
            return (int)(counts & 0x7F);
        }

        /// <summary>The numbers of the set bits of 32, in order, from the lowest bit's on; what stands behind them means nothing.</summary>
        [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
        public static Vector512<short> BitNumbers(int bits, int number)
        {
            if (!Avx512Vbmi2.IsSupported)
            {
                return BitNumbersEach(bits, number);
            }

            Vector512<short> ofLane = Vector512.Create(
                1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, short.MinValue,
                1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, short.MinValue);
            Vector512<short> ofHalf = Vector512.Create(
                Vector256.Create(unchecked((short)bits)), Vector256.Create(unchecked((short)(bits >> 16))));
            Vector512<short> numbers = Vector512<short>.Indices + Vector512.Create(unchecked((short)number));
            return Avx512Vbmi2.Compress(Vector512<short>.Zero, Vector512.Equals(ofHalf & ofLane, ofLane), numbers);
        }

        [Compiler.SkipLocalsInit]
        private static unsafe Vector512<short> BitNumbersEach(int bits, int number)
        {
            // Each number is written, and stays where its bit is set.
            short* numbers = stackalloc short[32];
            int count = 0;
            for (int bit = 0; bit < 32; bit++)
            {
                numbers[count] = unchecked((short)(number + bit));
                count += (bits >> bit) & 1;
            }

            return Vector512.Load(numbers);
        }
        """;
}
