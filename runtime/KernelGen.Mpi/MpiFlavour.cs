using System.Runtime.InteropServices;

namespace KernelGen.Mpi;

/// <summary>What differs from one MPI library to the next: the values of handles that every program needs.</summary>
/// <param name="World">MPI_COMM_WORLD.</param>
/// <param name="Bytes">MPI_BYTE.</param>
/// <param name="InPlace">MPI_IN_PLACE.</param>
internal readonly record struct MpiFlavour(nint World, nint Bytes, nint InPlace)
{
    /// <summary>The application binary interface of MPI 5.0: small numbers in pointers.</summary>
    public static MpiFlavour StandardAbi { get; } = new(0x101, 0x247, 1);

    /// <summary>MPICH and what comes from it (Intel MPI, MVAPICH, Microsoft MPI): integers.</summary>
    public static MpiFlavour OfMpich { get; } = new(0x44000000, 0x4c00010d, -1);

    /// <summary>Open MPI: addresses of objects that the library exports.</summary>
    public static MpiFlavour OfOpenMpi(nint library) =>
        new(NativeLibrary.GetExport(library, "ompi_mpi_comm_world"), NativeLibrary.GetExport(library, "ompi_mpi_byte"), 1);
}
