using System.Numerics;

namespace KernelGen.Kernels.Tests;

/// <summary>Threefry2x32 (Salmon et al. 2011), written from the paper, independent of the runtime's.</summary>
internal static class ReferenceThreefry
{
    private static readonly int[] Rotations = [13, 15, 26, 6, 17, 29, 16, 24];

    public static (uint Y0, uint Y1) Draw(uint key0, uint key1, uint counter0, uint counter1, int rounds = 13)
    {
        uint[] key = [key0, key1, 0x1BD11BDAu ^ key0 ^ key1];
        var x0 = unchecked(counter0 + key[0]);
        var x1 = unchecked(counter1 + key[1]);
        for (var round = 0; round < rounds; round++)
        {
            unchecked
            {
                x0 += x1;
                x1 = BitOperations.RotateLeft(x1, Rotations[round % 8]) ^ x0;
                if (round % 4 == 3)
                {
                    var injection = (uint)(round / 4) + 1;
                    x0 += key[injection % 3];
                    x1 += key[(injection + 1) % 3] + injection;
                }
            }
        }

        return (x0, x1);
    }
}
