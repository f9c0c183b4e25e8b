using System;

namespace Benchmarks.Service;

/// <summary>What answers requests: any number of threads may ask it at the same time.</summary>
internal interface IDigitModel : IDisposable
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>The class of a picture.</summary>
    int Classify(float[] pixels);
}
