using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class ThreefryTests
{
    // The known answers of Random123 (tests/kat_vectors): counter, key, result.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x9d1c5ec6u, 0x8bd50731u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xfd36d048u, 0x2d17272cu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xba3e4725u, 0xf27d669eu)]
    public void Thirteen_rounds_give_the_known_answers(uint counter0, uint counter1, uint key0, uint key1, uint y0, uint y1) =>
        Assert.Equal((y0, y1), Threefry.Draw(key0, key1, counter0, counter1));

    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x6b200159u, 0x99ba4efeu)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x1cb996fcu, 0xbb002be7u)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xc4923a9cu, 0x483df7a0u)]
    public void Twenty_rounds_give_the_known_answers(uint counter0, uint counter1, uint key0, uint key1, uint y0, uint y1) =>
        Assert.Equal((y0, y1), Threefry.Draw20(key0, key1, counter0, counter1));
}
