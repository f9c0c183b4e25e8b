using KernelGen;

namespace Digits;

/// <summary>The trained network, a part of this program: digits.kgmodel says how it was made.</summary>
[FrozenNetwork("digits.kgmodel")]
internal static partial class Model;
