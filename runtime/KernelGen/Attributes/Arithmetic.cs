namespace KernelGen;

/// <summary>What the sums of binary and ternary layers are formed in.</summary>
public enum Arithmetic
{
    /// <summary>Single precision: sums of 32-bit floats.</summary>
    FloatingPoint = 0,

    /// <summary>
    /// 16-bit fixed point, twice the samples at once. The values of each sample are rounded to 7 to 12 bits and a sign (8 with 1,024
    /// inputs), by a power of two that its largest one gives; sums stay at the limits of 16 bits instead of leaving them. Layers of at most
    /// 16 outputs, updates and everything between dense layers stay in single precision. Values must be below 2^100.
    /// </summary>
    Fixed16 = 1,
}
