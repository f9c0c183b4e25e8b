namespace KernelGen;

/// <summary>What becomes of the border where a window moves over a picture.</summary>
public enum Padding
{
    /// <summary>
    /// The window stays within the picture: ⌊(extent − size) / stride⌋ + 1 positions along each axis. Rows and columns behind the last
    /// position are not read.
    /// </summary>
    Valid = 0,

    /// <summary>
    /// The window reaches out on all sides, by one more below and on the right where that is odd: ⌈extent / stride⌉ positions along each
    /// axis, so that a stride of 1 keeps rows and columns. Outside of the picture a convolution sees zeros, a pooling nothing.
    /// </summary>
    Same = 1,
}
