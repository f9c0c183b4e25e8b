using System;

namespace Benchmarks;

/// <summary>One side of a comparison: something whose repeated work is timed.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Name in the table.</summary>
    string Name { get; }

    /// <summary>Does the work once.</summary>
    void Run();
}
