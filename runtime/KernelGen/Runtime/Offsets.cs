using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace KernelGen.Runtime;

/// <summary>Offsets of elements whose distance a kernel is passed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Offsets
{
    /// <summary>Where an element begins: its number times the distance of two, as shifts and additions.</summary>
    /// <param name="number">The number of the element.</param>
    /// <param name="distance">From one element to the next.</param>
    /// <returns>Their product.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int number, int distance)
    {
        unchecked
        {
            var offset = 0;
            for (var bits = (uint)number; bits != 0; bits >>= 1)
            {
                offset += distance & -(int)(bits & 1);
                distance += distance;
            }

            return offset;
        }
    }
}
