using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>The layers of a group as its kernels see them.</summary>
/// <param name="Group">The group.</param>
/// <param name="Norm">Its normalising layer, which is its first; null without one.</param>
/// <param name="Parts">The layers behind it.</param>
/// <param name="IsMultiplicationFree">Whether no factor may be a product.</param>
/// <param name="SampleBlocks">Sample blocks of a full mini-batch.</param>
internal sealed record FusedLayers(
    FusedGroup Group, NormalisationLowering? Norm, IReadOnlyList<FusedPart> Parts, bool IsMultiplicationFree, int SampleBlocks)
{
    public int Features => Group.Layers[0].Inputs;

    public Shape Shape => Group.Layers[0].InputShape;

    /// <summary>What a normalising layer has a parameter for: channels of pictures, or features.</summary>
    public int Channels => Shape.Channels;

    /// <summary>"channel" or "feature".</summary>
    public string Parameter => Shape.IsPicture ? "channel" : "feature";

    /// <summary>"300 features", or "28×28×32".</summary>
    public string Extent => Shape.IsPicture ? Shape.Title : $"{Features} features";

    /// <summary>Whether something in the group belongs to a channel of pictures, so that kernels go over them channel by channel.</summary>
    public bool IsPerChannel => Shape.IsPicture && (Norm is not null || ChannelDropout is not null);

    /// <summary>See <see cref="NormalisationLowering.PreparesChannels"/>.</summary>
    public bool PreparesChannels => Norm is { PreparesChannels: true };

    /// <summary>How such kernels go over pictures.</summary>
    public PicturePasses Passes => new(Shape, SampleBlocks);

    /// <summary>Features, filled up to whole vectors.</summary>
    public int PaddedFeatures => Lane.RoundUp(Features, Lane.Count);

    /// <summary>Values of a full mini-batch.</summary>
    public long Values => (long)SampleBlocks * Lane.Count * Features;

    /// <summary>The layer that draws which values pass, if one does.</summary>
    public Layer? Dropout => Parts.FirstOrDefault(part => part.Layer.Fusion == FusionRole.Dropout)?.Layer;

    /// <summary>The layer that draws which channels pass, if one does.</summary>
    public FusedPart? ChannelDropout => Parts.FirstOrDefault(part => part.Layer.Fusion == FusionRole.ChannelDropout);

    /// <summary>Whether one of the layers is a function, whose lanes without a sample may hold anything.</summary>
    public bool HasFunction => Parts.Any(part => part.Layer.Fusion == FusionRole.Function);

    /// <summary>Whether the way back tells by what came out what came through.</summary>
    public bool ReadsOutput => Dropout is null && Parts.Any(part => Stops(part.Layer));

    /// <summary>
    /// Whether the way back over pictures forms what the normalisation put out anew instead of reading what came out of the group, and so
    /// twice what is behind the normalisation instead of keeping that: activations pass through memory less often.
    /// </summary>
    public bool FormsOutputAnew =>
        Shape.IsPicture && ReadsOutput && Norm is { FormsOutputAnew: true } && Stops(Parts[0].Layer)
        && Parts.All(part => Stops(part.Layer) || part.Layer.Fusion == FusionRole.ChannelDropout);

    /// <summary>What the innermost loop does, in a sentence.</summary>
    public string Formula => Norm is null
        ? "Values, feature by feature."
        : Parts.Count > 0 ? "Normalise, scale and shift, and what follows." : "Normalise, scale and shift.";

    /// <summary>The end of the names of a part's locals: one layer needs no number.</summary>
    public string Tag(FusedPart part, string tag) => Parts.Count == 1 ? tag : tag + "_" + Number(part);

    /// <summary>The same in inference, where only parts of one kind have the same names.</summary>
    public string InferenceTag(FusedPart part) =>
        Parts.Count(other => other.Layer.Fusion == part.Layer.Fusion) == 1 ? string.Empty : Number(part);

    /// <summary>The first that stops values in its way: what came out of all of them tells for all of them.</summary>
    public bool IsFirstOfItsKind(Layer layer) =>
        ReferenceEquals(Parts.First(part => part.Layer.Fusion == layer.Fusion).Layer, layer);

    /// <summary>Whether it lets values through as they are or stops them.</summary>
    private static bool Stops(Layer layer) => layer.Fusion is FusionRole.Rectifier or FusionRole.Limiter;

    private static string Number(FusedPart part) => part.Layer.Index.ToString(CultureInfo.InvariantCulture);
}
