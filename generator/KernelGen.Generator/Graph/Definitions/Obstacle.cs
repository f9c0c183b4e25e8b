using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A part of a declaration that multiplies whatever the rest of it says.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="What">What messages call it: "[BatchNorm]".</param>
/// <param name="Instead">What to do about it: "write [ShiftBatchNorm]".</param>
internal sealed record Obstacle(Position Position, string What, string Instead);
