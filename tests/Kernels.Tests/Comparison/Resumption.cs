using System;
using System.IO;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Trainings that stop half-way and go on from a file.</summary>
internal static class Resumption
{
    private const int Epochs = 4;

    /// <summary>A network trained on two threads, once one that stopped half-way, on one thread, is found to have the same bits.</summary>
    /// <param name="create">From a seed and a number of threads to a network.</param>
    /// <param name="train">What is learned.</param>
    /// <param name="token">Cancels the training.</param>
    public static T Checked<T>(Func<long, int, T> create, Dataset train, CancellationToken token)
        where T : INetwork
    {
        var folder = Directory.CreateTempSubdirectory("resumption");
        try
        {
            var path = Path.Combine(folder.FullName, "resume.safetensors");
            var whole = create(2, 2);
            Training(whole).Fit(train, cancellationToken: token);
            var half = Training(create(2, 1));
            (half.Epochs, half.ResumePath) = (Epochs / 2, path);
            half.Fit(train, cancellationToken: token);
            var resumed = create(9, 1);
            var rest = Training(resumed);
            (rest.ResumePath, rest.Resume) = (path, true);
            rest.Fit(train, cancellationToken: token);
            Assert.Equal(whole.ReadAll(), resumed.ReadAll());
            return whole;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What all of them are trained by.</summary>
    public static Trainer Training(INetwork network) => new(network) { Epochs = Epochs, LearningRate = LearningRate.Constant(1f / 16) };
}
