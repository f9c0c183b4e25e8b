using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Labels train as the targets that they become do, to the bit.</summary>
public sealed class LabelCodingTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    public void Labels_are_their_targets(float otherwise)
    {
        IClassifier labelled = otherwise == 0 ? new ZeroOneNet(7, 1) : new SignsNet(7, 1);
        IRegressor regressor = new NoCodingNet(7, 1);
        var given = otherwise == 0 ? new ZeroOneNet(7, 1) : ((object)new SignsNet(7, 1));
        Random random = new(8);
        for (var step = 0; step < 5; step++)
        {
            var samples = step == 3 ? 11 : 20;
            var inputs = Enumerable.Range(0, samples * 9).Select(_ => (float)(random.NextDouble() * 2) - 1).ToArray();
            var labels = Enumerable.Range(0, samples).Select(_ => random.Next(3)).ToArray();
            var targets = labels.SelectMany(label => Enumerable.Range(0, 3).Select(k => k == label ? 1 : otherwise)).ToArray();
            var loss = labelled.Train(inputs, labels, 0.1f);
            Assert.Equal(loss, regressor.Train(inputs, targets, 0.1f));
            Assert.Equal(loss, ((IClassifier)given).TrainTargets()(inputs, targets, 0.1f));
        }

        Assert.Equal(labelled.ReadAll(), regressor.ReadAll());
        Assert.Equal(labelled.ReadAll(), ((INetwork)given).ReadAll());
    }

    /// <summary>Of a network that regresses a checkpoint fits one that classifies with ones and zeros, not one with signs.</summary>
    [Fact]
    public void Networks_of_one_loss_exchange_checkpoints()
    {
        using System.IO.MemoryStream stream = new();
        new NoCodingNet(3, 1).Save(stream);
        stream.Position = 0;
        Assert.Equal(new NoCodingNet(3, 1).ReadAll(), ZeroOneNet.Load(stream).ReadAll());
        stream.Position = 0;
        Assert.Throws<System.IO.InvalidDataException>(() => SignsNet.Load(stream));
    }
}
