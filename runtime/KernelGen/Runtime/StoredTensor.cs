using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>A tensor of the checkpoint in the memory of a generated network: where it lies, how, and what values it may hold.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public readonly unsafe ref struct StoredTensor
{
    private readonly float* _memory;
    private readonly int _channels;
    private readonly int _places;
    private readonly int _placeStride;
    private readonly int _tile;
    private readonly int _tileStride;

    private StoredTensor(
        float* memory, int channels, int places, int placeStride, int tile, int tileStride, float minimum, float maximum)
    {
        _memory = memory;
        (_channels, _places, _placeStride, _tile, _tileStride) = (channels, places, placeStride, tile, tileStride);
        (Minimum, Maximum) = (minimum, maximum);
    }

    /// <summary>The least value that it may hold.</summary>
    public float Minimum { get; }

    /// <summary>The greatest value that it may hold.</summary>
    public float Maximum { get; }

    /// <summary>A vector.</summary>
    /// <param name="memory">Its values, one after the other.</param>
    /// <param name="minimum">The least value that it may hold.</param>
    /// <param name="maximum">The greatest value that it may hold.</param>
    /// <returns>The tensor.</returns>
    public static StoredTensor Vector(float* memory, float minimum = float.MinValue, float maximum = float.MaxValue) =>
        new(memory, 0, 0, 0, 0, 0, minimum, maximum);

    /// <summary>A matrix, [outputs, inputs], in tiles: [tile][input][output of the tile].</summary>
    /// <param name="memory">The first tile.</param>
    /// <param name="inputs">Columns of the matrix.</param>
    /// <param name="tile">Outputs of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="minimum">The least value that it may hold.</param>
    /// <param name="maximum">The greatest value that it may hold.</param>
    /// <returns>The tensor.</returns>
    public static StoredTensor Matrix(
        float* memory, int inputs, int tile, int tileStride, float minimum = float.MinValue, float maximum = float.MaxValue) =>
        new(memory, inputs, 0, 0, tile, tileStride, minimum, maximum);

    /// <summary>The kernels of a convolution, [filters, channels, places], in tiles: [tile][place][channel][filter of the tile].</summary>
    /// <param name="memory">The first tile.</param>
    /// <param name="channels">Channels of a kernel.</param>
    /// <param name="places">Rows times columns of a kernel.</param>
    /// <param name="placeStride">Elements from one place to the next.</param>
    /// <param name="tile">Filters of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="minimum">The least value that it may hold.</param>
    /// <param name="maximum">The greatest value that it may hold.</param>
    /// <returns>The tensor.</returns>
    public static StoredTensor Kernels(
        float* memory,
        int channels,
        int places,
        int placeStride,
        int tile,
        int tileStride,
        float minimum = float.MinValue,
        float maximum = float.MaxValue) =>
        new(memory, channels, places, placeStride, tile, tileStride, minimum, maximum);

    /// <summary>Whether it lies in this memory.</summary>
    /// <param name="memory">The memory; a tensor lies in all of it or in none.</param>
    /// <returns>True where its first value does.</returns>
    public bool LiesIn(AlignedBuffer memory) => _memory >= memory.Pointer && _memory < memory.Pointer + memory.Length;

    /// <summary>Copies it out.</summary>
    /// <param name="destination">Receives all its values, row-major.</param>
    public void Read(Span<float> destination)
    {
        if (_tile == 0)
        {
            new ReadOnlySpan<float>(_memory, destination.Length).CopyTo(destination);
        }
        else if (_places == 0)
        {
            TiledMatrix.Read(_memory, _channels, _tile, _tileStride, destination);
        }
        else
        {
            TiledKernels.Read(_memory, _channels, _places, _placeStride, _tile, _tileStride, destination);
        }
    }

    /// <summary>Writes it at the beginning of other memory, and zeroes all else there.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="source">All its values, row-major.</param>
    public void WriteTo(AlignedBuffer memory, ReadOnlySpan<float> source)
    {
        memory.Clear();
        StoredTensor there = new(
            (float*)memory.Pointer, _channels, _places, _placeStride, _tile, _tileStride, Minimum, Maximum);
        there.Write(source);
        GC.KeepAlive(memory);
    }

    /// <summary>Replaces it.</summary>
    /// <param name="source">All its values, row-major.</param>
    public void Write(ReadOnlySpan<float> source)
    {
        if (_tile == 0)
        {
            source.CopyTo(new Span<float>(_memory, source.Length));
        }
        else if (_places == 0)
        {
            TiledMatrix.Write(source, _channels, _tile, _tileStride, _memory);
        }
        else
        {
            TiledKernels.Write(source, _channels, _places, _placeStride, _tile, _tileStride, _memory);
        }
    }
}
