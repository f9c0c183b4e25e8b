using System.Linq;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class ShuffleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Order_is_a_permutation(int count) => Assert.Equal(Enumerable.Range(0, count), Order(count, 1, 0).Order());

    [Fact]
    public void Order_depends_on_seed_and_epoch_only()
    {
        var order = Order(1000, 5, 3);
        Assert.Equal(order, Order(1000, 5, 3));
        Assert.NotEqual(order, Order(1000, 5, 4));
        Assert.NotEqual(order, Order(1000, 6, 3));
        Assert.NotEqual(order, Order(1000, 5 + (1L << 32), 3));
    }

    [Fact]
    public void Every_sample_comes_to_every_place_equally_often()
    {
        // 10 × 10 cells, 20,000 epochs: 2000 expected in each, σ = 42.4. 81 degrees of freedom: χ² beyond 140 has p
        // < 1e-4, and the draws are fixed.
        var seen = new int[100];
        var order = new int[10];
        for (var epoch = 0; epoch < 20_000; epoch++)
        {
            Shuffle.Fill(order, 1, epoch);
            for (var place = 0; place < 10; place++)
            {
                seen[(order[place] * 10) + place]++;
            }
        }

        var chiSquare = seen.Sum(count => (count - 2000.0) * (count - 2000.0) / 2000.0);
        Assert.InRange(chiSquare, 40, 140);
    }

    private static int[] Order(int count, long seed, int epoch)
    {
        var order = new int[count];
        Shuffle.Fill(order, seed, epoch);
        return order;
    }
}
