namespace KernelGen;

/// <summary>What is seen beside an image.</summary>
public enum ImagePadding
{
    /// <summary>Zeros: black, or the mean where images are normalised.</summary>
    Zero = 0,

    /// <summary>The nearest pixel of the image: abcd is followed by dd.</summary>
    Edge = 1,

    /// <summary>The image's mirror image, without repeating the last pixel: abcd is followed by cb.</summary>
    Reflect = 2,
}
