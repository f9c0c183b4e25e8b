using System;
using KernelGen;

namespace Benchmarks.Service;

/// <summary>A generated network, one thread for each request.</summary>
internal sealed class KernelGenDigits(string name, IClassifier network) : IDigitModel
{
    public string Name => name;

    public int Classify(float[] pixels) => network.Classify(pixels);

    public void Dispose() => GC.KeepAlive(network);
}
