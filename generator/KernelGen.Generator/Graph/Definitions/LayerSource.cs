using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>What a layer reads: what another layer gives, or the network's input.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Layer">The layer; null for the network's input.</param>
/// <param name="IsRow">Whether a sample is a row of values, with neither rows nor columns; a picture of a single pixel is none.</param>
/// <param name="FlattenedBy">The first layer on the way here that takes all values of a sample together; null where none does.</param>
internal sealed record LayerSource(string Name, Shape Shape, Layer? Layer, bool IsRow, DeclaredAttribute? FlattenedBy)
{
    /// <summary>"784 values", "28×28×1".</summary>
    public string Title => IsRow ? Shape.Title + " values" : Shape.PictureTitle;
}
