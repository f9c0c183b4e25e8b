namespace KernelGen.Kernels.Tests;

/// <summary>The 16-bit random draws of one stream at one step.</summary>
internal sealed class Draws(long seed, long step, int layer, DrawPurpose purpose)
{
    private readonly uint _key0 = unchecked((uint)seed);
    private readonly uint _key1 = unchecked((uint)(seed >> 32)) ^ (uint)((layer * 8) + (int)purpose);

    /// <summary>
    /// The draw for weight (<paramref name="output"/>, <paramref name="input"/>) of an <paramref name="inputs"/> →
    /// <paramref name="outputs"/> layer.
    /// </summary>
    public int Weight(int output, int input, int inputs, int outputs)
    {
        var padded = (outputs + 15) / 16 * 16;
        var width = padded < 64 ? padded : 64;
        var tile = output / width;
        var inTile = output % width;
        return Word((((tile * inputs) + input) * 16) + (inTile % 16), inTile / 16);
    }

    /// <summary>The draw for one value of a buffer of <paramref name="features"/> features.</summary>
    public int Activation(int feature, int sample, int features)
    {
        var sampleBlock = sample / 16;
        return Word(((((sampleBlock / 4) * features) + feature) * 16) + (sample % 16), sampleBlock % 4);
    }

    /// <summary>The draw for one gradient at the sums of a layer of so many: these come behind all draws of values.</summary>
    public int Gradient(int output, int sample, int outputs)
    {
        var sampleBlock = sample / 16;
        return Word(int.MinValue + ((((sampleBlock / 4) * outputs) + output) * 16) + (sample % 16), sampleBlock % 4);
    }

    private int Word(int counter, int word)
    {
        var (y0, y1) = ReferenceThreefry.Draw(_key0, _key1, unchecked((uint)counter), unchecked((uint)step));
        var half = word < 2 ? y0 : y1;
        return (int)(word % 2 == 0 ? half & 0xFFFF : half >> 16);
    }
}
