using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Which kernels are worth sharing among threads.</summary>
internal static class Threading
{
    /// <summary>Operations below which handing work to other threads costs more than it saves.</summary>
    private const long WorthSharing = 200_000;

    private const int ElementsAtATime = 16;

    public static bool IsShared(Kernel kernel, OperationCount count)
    {
        var work = count.Additions + count.Shifts + count.LookUps + count.SignFlips + count.Multiplications;

        // Copies have no operations: weigh them by what they move, one element at a time instead of sixteen.
        var moved = kernel.Buffers.Sum(buffer => (long)buffer.Length);
        return work + (work == 0 ? moved * ElementsAtATime : moved) >= WorthSharing;
    }
}
