using KernelGen;

namespace Tiny;

/// <summary>
/// The trained network as code: sums of −1, 0 and 1 times integers, written out one by one. See
/// <c>obj/…/generated/…/Tiny.Gestures-Frozen.Kernels.g.cs</c>.
/// </summary>
[FrozenNetwork("tiny.kgmodel")]
internal static partial class Gestures;
