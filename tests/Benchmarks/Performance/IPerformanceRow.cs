namespace Benchmarks.Performance;

/// <summary>A row of the command <c>performance</c>: something to measure, and a goal.</summary>
internal interface IPerformanceRow
{
    /// <summary>Its name, for <c>--rows</c>.</summary>
    string Name { get; }

    /// <summary>Measures it.</summary>
    /// <param name="quick">Whether a few turns are enough.</param>
    /// <param name="threads">Threads of both sides, where the row does not say it itself.</param>
    PerformanceResult Measure(bool quick, int threads);
}
