namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>The operations of vectors that .NET has under other names on each processor, as a class of the generated code's own.</summary>
internal static class FrozenLanes
{
    private const string Text = """
        /// <summary>Operations of vectors that have other names on each processor; all give the same bits.</summary>
        internal static class Lanes
        {
            /// <summary>Whether one instruction looks up in a vector of 512 bits.</summary>
            public static bool HasLookUps => Avx512BW.IsSupported;

            /// <summary>The entry of a table of thirty-two numbers for each lane: its number stands in the lane's low five bits.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static Vector512<short> LookUp(Vector512<short> table, Vector512<short> index)
            {
                if (Avx512BW.IsSupported)
                {
                    return Avx512BW.PermuteVar32x16(table, index);
                }

                if (Avx2.IsSupported)
                {
                    Vector256<short> mask = Vector256.Create((short)0xFF);
                    Vector256<byte> low = Bytes(table.GetLower() & mask, table.GetUpper() & mask);
                    Vector256<byte> high = Bytes(table.GetLower() >>> 8, table.GetUpper() >>> 8);
                    return Vector512.Create(LookUp(low, high, index.GetLower()), LookUp(low, high, index.GetUpper()));
                }

                return Ssse3.IsSupported || AdvSimd.Arm64.IsSupported ? LookUpByQuarters(table, index) : LookUpEach(table, index);
            }

            /// <summary>The same of sixty-four numbers, by the lane's low six bits.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static Vector512<short> LookUp(Vector512<short> lower, Vector512<short> upper, Vector512<short> index) =>
                Avx512BW.PermuteVar32x16x2(lower, index, upper);

            /// <summary>The sums of three values with the digits of 0 to 13 in balanced ternary: low bytes, high bytes, twice.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static unsafe Vector512<short> TernaryPlanes(short* values)
            {
                Vector256<short> first = Vector256.Create(values[0]), second = Vector256.Create(values[1]);
                return Planes((first & Vector256.Create(0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0))
                    - (first & Vector256.Create(0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, 0, 0))
                    + (second & Vector256.Create(0, 0, -1, -1, -1, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0, 0))
                    - (second & Vector256.Create(0, 0, 0, 0, 0, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0))
                    + (Vector256.Create(values[2]) & Vector256.Create(0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0)));
            }

            /// <summary>The sums of five values; those from the second on are subtracted where a bit is set. Bytes as above.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static unsafe Vector512<short> BinaryPlanes(short* values, int count)
            {
                return Planes(Value(0)
                    + Negated(Value(1), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1))
                    + Negated(Value(2), Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1))
                    + Negated(Value(3), Vector256.Create(0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1))
                    + Negated(Value(4), Vector256.Create(0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1)));

                Vector256<short> Value(int place) => place < count ? Vector256.Create(values[place]) : Vector256<short>.Zero;
            }

            /// <summary>Sums, and the entries of a word's tables; the bit above the first number adds what the last vector holds.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static unsafe Vector512<short> AddTernary(Vector512<short> sum, short* tables, Vector512<short> codes) => sum
                + Entries(tables, codes & Vector512.Create((short)31), codes << 11)
                + Entries(tables + 32, (codes >>> 6) & Vector512.Create((short)31), codes << 5)
                + Entries(tables + 64, codes >>> 11, codes)
                + (((codes << 10) >> 15) & Vector512.Load(tables + 96));

            /// <summary>Sums, and the entries of a word's tables; entry 0 is none of zeros, so that no sign may be zero.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static unsafe Vector512<short> AddBinary(Vector512<short> sum, short* tables, Vector512<short> codes) => sum
                + Entries(tables, codes & Vector512.Create((short)31), (codes << 11) | Vector512<short>.One)
                + Entries(tables + 32, (codes >>> 6) & Vector512.Create((short)31), (codes << 5) | Vector512<short>.One)
                + Entries(tables + 64, codes >>> 11, codes | Vector512<short>.One);

            /// <summary>Sixteen bytes as integers.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static Vector512<int> Widen(Vector128<byte> bytes)
            {
                if (Avx512F.IsSupported)
                {
                    return Avx512F.ConvertToVector512Int32(bytes);
                }

                (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
                (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(lower);
                (Vector128<uint> third, Vector128<uint> fourth) = Vector128.Widen(upper);
                return Vector512.Create(Vector256.Create(first, second), Vector256.Create(third, fourth)).AsInt32();
            }

            /// <summary>The sign bits of sixteen lanes, lane 0 in the lowest bit.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static int SignBits(Vector512<int> value) => (int)value.ExtractMostSignificantBits();

            /// <summary>Each lane shifted left by a count of its own; zero where that is 32 or more.</summary>
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            public static Vector512<int> ShiftLeft(Vector512<int> value, Vector512<int> counts)
            {
                if (Avx512F.IsSupported)
                {
                    return Avx512F.ShiftLeftLogicalVariable(value, counts.AsUInt32());
                }

                return Avx2.IsSupported
                    ? Vector512.Create(
                        Avx2.ShiftLeftLogicalVariable(value.GetLower(), counts.GetLower().AsUInt32()),
                        Avx2.ShiftLeftLogicalVariable(value.GetUpper(), counts.GetUpper().AsUInt32()))
                    : ShiftLeftEach(value, counts);
            }

            private static Vector256<short> Negated(Vector256<short> values, Vector256<short> lanes) => (values ^ lanes) - lanes;

            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            private static Vector512<short> Planes(Vector256<short> entries)
            {
                Vector128<byte> low = Bytes(entries & Vector256.Create((short)0xFF)), high = Bytes(entries >>> 8);
                return Vector512.Create(Vector256.Create(low, low), Vector256.Create(high, high)).AsInt16();

                static Vector128<byte> Bytes(Vector256<short> half) =>
                    Vector128.Narrow(half.GetLower().AsUInt16(), half.GetUpper().AsUInt16());
            }

            // Entries by the low four bits of their numbers, negated where the sign is negative. Packing and unpacking keep one order.
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            private static unsafe Vector512<short> Entries(short* table, Vector512<short> numbers, Vector512<short> signs)
            {
                if (!Avx2.IsSupported)
                {
                    return Vector512.Create(
                        EntriesOfHalf(table, numbers.GetLower(), signs.GetLower()),
                        EntriesOfHalf(table, numbers.GetUpper(), signs.GetUpper()));
                }

                Vector256<byte> number = Avx2.PackUnsignedSaturate(numbers.GetLower(), numbers.GetUpper());
                Vector256<byte> low = Avx2.Shuffle(Vector256.Load((byte*)table), number);
                Vector256<byte> high = Avx2.Shuffle(Vector256.Load((byte*)table + 32), number);
                return Vector512.Create(
                    Avx2.Sign(Avx2.UnpackLow(low, high).AsInt16(), signs.GetLower()),
                    Avx2.Sign(Avx2.UnpackHigh(low, high).AsInt16(), signs.GetUpper()));
            }

            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            private static unsafe Vector256<short> EntriesOfHalf(short* table, Vector256<short> numbers, Vector256<short> signs)
            {
                Vector128<byte> number = Vector128.Narrow(numbers.GetLower().AsUInt16(), numbers.GetUpper().AsUInt16())
                    & Vector128.Create((byte)15);
                Vector128<byte> low = Vector128.ShuffleNative(Vector128.Load((byte*)table), number);
                Vector128<byte> high = Vector128.ShuffleNative(Vector128.Load((byte*)table + 32), number);
                return Negated(
                    Vector256.Create(
                        Vector128.WidenLower(low) | (Vector128.WidenLower(high) << 8),
                        Vector128.WidenUpper(low) | (Vector128.WidenUpper(high) << 8)).AsInt16(),
                    signs >> 15);
            }

            // The low bytes of sixteen numbers in the lower half, those of sixteen others in the upper.
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            private static Vector256<byte> Bytes(Vector256<short> first, Vector256<short> second) =>
                Avx2.Permute4x64(Avx2.PackUnsignedSaturate(first, second).AsUInt64(), 0b11_01_10_00).AsByte();

            // A shuffle looks sixteen bytes up, and gives zero where the highest bit of a number is set.
            [Compiler.MethodImpl(Compiler.MethodImplOptions.AggressiveInlining)]
            private static Vector256<short> LookUp(Vector256<byte> low, Vector256<byte> high, Vector256<short> index)
            {
                Vector256<short> number = index & Vector256.Create((short)31);
                Vector256<short> ofFirst = (number + Vector256.Create((short)0x70)) | Vector256.Create(unchecked((short)0x8000));
                Vector256<short> ofLast = (number + Vector256.Create((short)0xF0)) | Vector256.Create(unchecked((short)0x8000));
                Vector256<short> upperOfFirst = (ofFirst << 8) | Vector256.Create((short)0x80);
                Vector256<short> upperOfLast = (ofLast << 8) | Vector256.Create((short)0x80);
                Vector256<byte> lower = Avx2.Shuffle(Avx2.Permute2x128(low, low, 0x00), ofFirst.AsByte())
                    | Avx2.Shuffle(Avx2.Permute2x128(low, low, 0x11), ofLast.AsByte());
                Vector256<byte> upper = Avx2.Shuffle(Avx2.Permute2x128(high, high, 0x00), upperOfFirst.AsByte())
                    | Avx2.Shuffle(Avx2.Permute2x128(high, high, 0x11), upperOfLast.AsByte());
                return (lower | upper).AsInt16();
            }

            private static Vector512<short> LookUpByQuarters(Vector512<short> table, Vector512<short> index)
            {
                Vector128<short> mask = Vector128.Create((short)0xFF);
                Vector128<short> first = table.GetLower().GetLower(), second = table.GetLower().GetUpper();
                Vector128<short> third = table.GetUpper().GetLower(), fourth = table.GetUpper().GetUpper();
                Vector128<byte> lowFirst = Vector128.Narrow((first & mask).AsUInt16(), (second & mask).AsUInt16());
                Vector128<byte> lowLast = Vector128.Narrow((third & mask).AsUInt16(), (fourth & mask).AsUInt16());
                Vector128<byte> highFirst = Vector128.Narrow((first >>> 8).AsUInt16(), (second >>> 8).AsUInt16());
                Vector128<byte> highLast = Vector128.Narrow((third >>> 8).AsUInt16(), (fourth >>> 8).AsUInt16());
                return Vector512.Create(
                    Vector256.Create(Quarter(index.GetLower().GetLower()), Quarter(index.GetLower().GetUpper())),
                    Vector256.Create(Quarter(index.GetUpper().GetLower()), Quarter(index.GetUpper().GetUpper())));

                Vector128<short> Quarter(Vector128<short> part)
                {
                    Vector128<short> number = part & Vector128.Create((short)31);
                    if (AdvSimd.Arm64.IsSupported)
                    {
                        Vector128<byte> lower = AdvSimd.Arm64.VectorTableLookup((lowFirst, lowLast), (number | ~mask).AsByte());
                        Vector128<byte> upper = AdvSimd.Arm64.VectorTableLookup((highFirst, highLast), ((number << 8) | mask).AsByte());
                        return (lower | upper).AsInt16();
                    }

                    Vector128<short> ofFirst = (number + Vector128.Create((short)0x70)) | Vector128.Create(unchecked((short)0x8000));
                    Vector128<short> ofLast = (number + Vector128.Create((short)0xF0)) | Vector128.Create(unchecked((short)0x8000));
                    Vector128<byte> low = Ssse3.Shuffle(lowFirst, ofFirst.AsByte()) | Ssse3.Shuffle(lowLast, ofLast.AsByte());
                    Vector128<byte> high = Ssse3.Shuffle(highFirst, ((ofFirst << 8) | Vector128.Create((short)0x80)).AsByte())
                        | Ssse3.Shuffle(highLast, ((ofLast << 8) | Vector128.Create((short)0x80)).AsByte());
                    return (low | high).AsInt16();
                }
            }

            private static unsafe Vector512<short> LookUpEach(Vector512<short> table, Vector512<short> index)
            {
                short* entries = stackalloc short[32], numbers = stackalloc short[32];
                table.Store(entries);
                index.Store(numbers);
                for (int lane = 0; lane < 32; lane++)
                {
                    numbers[lane] = entries[numbers[lane] & 31];
                }

                return Vector512.Load(numbers);
            }

            private static unsafe Vector512<int> ShiftLeftEach(Vector512<int> value, Vector512<int> counts)
            {
                int* values = stackalloc int[16], shifts = stackalloc int[16];
                value.Store(values);
                counts.Store(shifts);
                for (int lane = 0; lane < 16; lane++)
                {
                    values[lane] = (uint)shifts[lane] < 32 ? values[lane] << shifts[lane] : 0;
                }

                return Vector512.Load(values);
            }
        }
        """;

    /// <summary>The class.</summary>
    /// <param name="writer">Takes its lines.</param>
    /// <param name="withBits">Whether values stand as bits.</param>
    public static void Print(SourceWriter writer, bool withBits)
    {
        foreach (var line in Text.Split('\n'))
        {
            if (line.StartsWith("internal static class", System.StringComparison.Ordinal))
            {
                writer.Line(Tool.Attribute);
            }
            else if (withBits && line.StartsWith("}", System.StringComparison.Ordinal))
            {
                writer.Line();
                foreach (var member in FrozenBitLanes.Text.Split('\n'))
                {
                    writer.Line(member.Trim().Length == 0 ? string.Empty : "    " + member.TrimEnd('\r'));
                }
            }

            writer.Line(line.TrimEnd('\r'));
        }
    }
}
